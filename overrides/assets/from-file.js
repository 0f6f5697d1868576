// @ts-check
/* For a site that is opened from a folder, without a server: a browser then loads scripts and style
   sheets, but neither data nor workers. So data come as scripts that hand them over, and the search
   runs in a worker made of a text. Loaded before anything else, and in no other site. */

(() => {
  const here = /** @type {HTMLScriptElement} */ (document.currentScript).src;
  const root = new URL("../", here).href;
  const BareWorker = Worker;
  /** @type {Record<string, Promise<any>>} */
  const files = {};
  /** @type {Record<string, (content: any) => void>} */
  const waiting = {};

  /** What `website/from_file.py` has put around a file. @param {string} name @param {any} content */
  const hand = (name, content) => waiting[name](content);
  Object.assign(window, { playbookFile: hand });

  /** @param {string | URL} address @returns {Promise<any>} what the file at an address holds */
  function read(address) {
    const name = new URL(address, document.baseURI).href.slice(root.length).replace(/[?#].*/, "");
    return (files[name] ??= new Promise((resolve, reject) => {
      waiting[name] = resolve;
      const script = document.createElement("script");
      script.src = `${root}${name}.js`;
      script.onerror = () => reject(new Error(name));
      document.head.append(script);
    }));
  }

  /** @param {string | URL} address */
  const answer = async (address) => ({ ok: true, json: () => read(address) });
  Object.assign(window, { fetch: answer });

  /** The theme's worker, out of its text. */
  class TextWorker {
    /** @type {((event: MessageEvent) => void) | null} */
    onmessage = null;

    /** @param {URL} address */
    constructor(address) {
      this.worker = read(address).then((text) => {
        const made = new BareWorker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
        made.onmessage = (event) => this.onmessage?.(event);
        return made;
      });
    }

    /** @param {any} data */
    async postMessage(data) {
      (await this.worker).postMessage(data);
    }
  }

  /** Our own worker of the search, which only passes questions on, in the page itself. */
  class PageWorker extends EventTarget {
    /** @param {string} address */
    constructor(address) {
      super();
      /** @type {any[]} */
      this.early = [];
      /** @type {((event: {data: any}) => void) | undefined} */
      this.heard = undefined;
      const place = new URL(address, document.baseURI);
      const hear = (/** @type {string} */ _, /** @type {any} */ listener) => (this.heard = listener);
      const say = (/** @type {any} */ data) => this.dispatchEvent(new MessageEvent("message", { data }));
      const load = (/** @type {string} */ name) => answer(new URL(name, place));
      read(place).then((run) => {
        run(hear, say, place, TextWorker, load);
        for (const data of this.early) this.heard?.({ data });
      });
    }

    /** @param {any} data */
    postMessage(data) {
      if (this.heard) this.heard({ data });
      else this.early.push(data);
    }
  }
  Object.assign(window, { Worker: PageWorker });
})();
