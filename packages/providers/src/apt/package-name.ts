/** Takes apart the names that apt gives packages where a host has several architectures. */

/**
 * `libssl3:i386` is the package libssl3 for the architecture i386; a plain name belongs to the host's own one,
 * or to all of them, which only `arch` can tell.
 */
export function splitName(
  name: string,
  arch?: string,
): { readonly name: string; readonly arch?: string } {
  const colon = name.lastIndexOf(':');
  const own = colon > 0 ? name.slice(colon + 1) : arch;
  const bare = colon > 0 ? name.slice(0, colon) : name;
  return own === undefined ? { name: bare } : { name: bare, arch: own };
}
