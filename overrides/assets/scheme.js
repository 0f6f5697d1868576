// @ts-check
/** The one page in the colours that the reader chose on the others, or else in those of the system. */

function chosen() {
  try {
    // Where Material keeps it.
    const place = new URL(".", location.href).pathname + ".__palette";
    return JSON.parse(localStorage.getItem(place) ?? "{}").color.scheme;
  } catch {
    return matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default";
  }
}

document.body.dataset.mdColorScheme = chosen();
