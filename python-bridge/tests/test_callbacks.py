"""What a logged step says of its speed."""

from clinical_bridge.callbacks import Throughput


def test_what_lies_between_steps_does_not_count() -> None:
    throughput = Throughput()
    throughput.begin(10.0)
    throughput.end(12.0)
    throughput.begin(60.0)
    throughput.end(62.0)
    assert throughput.since_last(800) == {"tokensPerSecond": 200.0}


def test_each_logged_step_counts_from_the_one_before() -> None:
    throughput = Throughput(1_000)
    throughput.begin(0.0)
    throughput.end(2.0)
    assert throughput.since_last(1_400) == {"tokensPerSecond": 200.0}
    throughput.begin(3.0)
    throughput.end(4.0)
    assert throughput.since_last(1_500) == {"tokensPerSecond": 100.0}


def test_nothing_is_said_of_no_tokens_or_no_time() -> None:
    throughput = Throughput()
    assert throughput.since_last(100) == {}
    throughput.begin(0.0)
    throughput.end(2.0)
    assert throughput.since_last(100) == {}
