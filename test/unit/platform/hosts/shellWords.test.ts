import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import fc from "fast-check";
import { rsyncFault, sshFault } from "../../../../src/platform/hosts/hostError";
import { shellCommand, shellWord, UnspeakableWordError } from "../../../../src/platform/hosts/shellWords";
import { isHostName, isPlaceThere } from "../../../../src/platform/hosts/sshHost";

test("a real shell reads back any words as they are", () => {
  const word = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: fc.constantFrom("'", '"', "\\", "$", "`", "\n", " ", "*", "!", "-", "é") })).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
      const said = execFileSync("sh", ["-c", shellCommand("printf", ["%s\\0", ...words])], { encoding: "utf8" });
      assert.deepEqual(said.split("\0").slice(0, -1), words);
    }),
    { numRuns: 60 },
  );
  assert.throws(() => shellWord("a\0b"), UnspeakableWordError);
});

test("a host's name is never an option, a path or shell text", () => {
  for (const name of ["gpu", "me@gpu.example.org", "10.0.0.1", "gpu_1"]) assert.equal(isHostName(name), true, name);
  for (const name of ["", "-oProxyCommand=id", "a b", "a\nb", "$(id)", "a:b", "a/b", "@gpu", "me@-x", "a;b"]) assert.equal(isHostName(name), false, name);
  for (const place of ["relative", "-x", "/a\nb", ""]) assert.equal(isPlaceThere(place), false, place);
});

test("what ssh and rsync say is told by its kind", () => {
  assert.equal(sshFault("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed."), "key_changed");
  assert.equal(sshFault("Host key verification failed."), "key_unknown");
  assert.equal(sshFault("me@gpu: Permission denied (publickey)."), "denied");
  assert.equal(sshFault("ssh: connect to host gpu port 22: Connection timed out"), "unreachable");
  assert.equal(rsyncFault(11, 'rsync: write failed on "/x": No space left on device (28)'), "disk_full");
  assert.equal(rsyncFault(127, "bash: line 1: rsync: command not found"), "rsync_missing_there");
  assert.equal(rsyncFault(12, "rsync: connection unexpectedly closed"), "unreachable");
  assert.equal(rsyncFault(23, "rsync: link_stat failed"), "failed");
});
