/** What is loaded when words of a row are first asked for. */
export { meaningAt, offersAt } from "../../core/dataset/rowWords";
export { newRows } from "../../core/dataset/newRow";
