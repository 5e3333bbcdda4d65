/** A filter for plugins of esbuild. */
export function goRegExp(text) {
  // biome-ignore lint/style/useUnicodeRegex: esbuild reads it as a regular expression of Go, which has no flag "u".
  return new RegExp(text);
}
