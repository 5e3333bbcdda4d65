/** Terminal cells: the rules are core's, which lays out reports by them. */
export { cells, cut, pad, wrap, wrapWords } from '@exosphere/core';
