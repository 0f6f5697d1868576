// @ts-check
/** Text packed into an address and out of it again; knows no page. */

/** A packed text and what comes out of it are no longer than so many characters and bytes. */
const PACKED = 60_000;
const UNPACKED = 2_000_000;

/** @param {ReadableStream<Uint8Array>} stream @throws {Error} `Large` for what has no end in sight */
async function bytesOf(stream) {
  /** @type {BlobPart[]} */
  const parts = [];
  let size = 0;
  const reader = stream.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > UNPACKED) {
      reader.cancel().catch(() => {});
      throw new Error("Large");
    }
    parts.push(part.value.slice());
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** @param {string} text @returns {Promise<string>} in letters, digits, `-` and `_` */
export async function pack(text) {
  const bytes = await bytesOf(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw")));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * @param {string} packed
 * @returns {Promise<string>}
 * @throws {Error} `Large` for more than an address may bring, another for what was not packed here
 */
export async function unpack(packed) {
  if (packed.length > PACKED) throw new Error("Large");
  const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new TextDecoder("utf-8", { fatal: true }).decode(await bytesOf(stream));
}
