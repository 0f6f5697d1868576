// @ts-check
/**
 * What is shown of the checklists as a workbook, made in the browser: a zip of stored files of XML
 * (ECMA-376), with the look of the workbooks that the build makes. Fetched when it is asked for.
 */

import { all, find, isShown, page, saveFile, tidy, toast, word } from "./page.js";

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** Of the columns, in characters of Latin type; Hangul takes two. */
const WIDTHS = [20, 44, 12, 24, 20, 40, 20, 40];
/** Points of a line, and the most that Excel lets a row have. */
const [LINE, TALLEST] = [14, 409];
/** Characters that Excel allows in a cell. */
const LONGEST = 32000;

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

/** A text as XML may hold it; `_x0041_` would be read as a letter. @param {string} text */
const xml = (text) =>
  text.slice(0, LONGEST)
    .replace(/[\0-\x08\x0b-\x1f\ufffe\uffff]|\p{Cs}/gu, "")
    .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
    .replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`);

/** A cell that holds a text, whatever that begins with. @param {string} place @param {string} text @param {number} style */
const cell = (place, text, style) =>
  `<c r="${place}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xml(text)}</t></is></c>`;

/** The number of the last line, also where nothing is shown. @param {string[][]} rows */
const lastOf = (rows) => Math.max(3, rows.length + 2);

const letter = (/** @type {number} */ number) => String.fromCharCode(65 + number);

/** The lines that a text takes in a column of this width. @param {string} text @param {number} width */
const linesOf = (text, width) =>
  text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil([...line].reduce((wide, one) => wide + (one > "\u10ff" ? 2 : 1), 0) * 1.08 / width)), 0);

/** @param {string[]} texts @param {number} number @param {number} style */
function row(texts, number, style) {
  const height = Math.min(TALLEST, LINE * Math.max(...texts.map((text, column) => linesOf(text, WIDTHS[column]))) + 5);
  const cells = texts.map((text, column) => cell(letter(column) + number, text, style)).join("");
  return `<row r="${number}" ht="${height}" customHeight="1">${cells}</row>`;
}

/**
 * The sheet: what was chosen, then the table under its head, both of which stay in sight.
 * @param {string} title @param {string[]} head @param {string[][]} rows @param {string[]} states
 */
function sheet(title, head, rows, states) {
  const [right, last] = [letter(head.length - 1), lastOf(rows)];
  const column = `C3:C${last}`;
  const widths = head.map((_, at) => `<col min="${at + 1}" max="${at + 1}" width="${WIDTHS[at]}" customWidth="1"/>`);
  const colours = states.slice(1).map((state, at) =>
    `<cfRule type="cellIs" dxfId="${at}" priority="${at + 1}" operator="equal"><formula>${xml(`"${state.replace(/"/g, '""')}"`)}</formula></cfRule>`);
  return `<worksheet ${MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0">`
    + '<pane xSplit="2" ySplit="2" topLeftCell="C3" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
    + `<cols>${widths.join("")}</cols><sheetData><row r="1">${cell("A1", title, 3)}</row>${row(head, 2, 1)}`
    + `${rows.map((texts, at) => row(texts, at + 3, 2)).join("")}</sheetData><autoFilter ref="A2:${right}${last}"/>`
    + `<conditionalFormatting sqref="${column}">${colours.join("")}</conditionalFormatting>`
    + `<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${column}">`
    + `<formula1>lists!$A$1:$A$${states.length}</formula1></dataValidation></dataValidations>`
    + '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    + '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>';
}

/** @param {string} font @param {{ground: string, ink: string}} colours */
function styles(font, { ground, ink }) {
  const type = (/** @type {string} */ look) => `<font>${look}<name val="${font}"/><family val="2"/></font>`;
  const fill = (/** @type {string} */ inside) => `<fill><patternFill ${inside}</patternFill></fill>`;
  const sides = ["left", "right", "top", "bottom"].map((side) => `<${side} style="thin"><color rgb="FFC9CFD6"/></${side}>`);
  const cells = (/** @type {string} */ look, /** @type {string} */ place) =>
    `<xf numFmtId="0" ${look} xfId="0" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="${place}"/></xf>`;
  return `<styleSheet ${MAIN}><fonts count="3">${type('<sz val="10"/>')}`
    + `${type(`<b/><sz val="10"/><color rgb="FF${ink.slice(1)}"/>`)}${type('<b/><sz val="12"/>')}</fonts>`
    + `<fills count="3">${fill('patternType="none">')}${fill('patternType="gray125">')}`
    + `${fill(`patternType="solid"><fgColor rgb="FF${ground.slice(1)}"/><bgColor indexed="64"/>`)}</fills>`
    + `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>${sides.join("")}<diagonal/></border></borders>`
    + '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    + '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    + `${cells('fontId="1" fillId="2" borderId="1"', 'center" wrapText="1')}${cells('fontId="0" fillId="0" borderId="1"', 'top" wrapText="1')}`
    + `${cells('fontId="2" fillId="0" borderId="0"', "center")}</cellXfs>`
    + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="3">'
    + `${["FFF2CC", "D9EAD3", "E3E3E3"].map((shade) => `<dxf>${fill(`><bgColor rgb="FF${shade}"/>`)}</dxf>`).join("")}</dxfs></styleSheet>`;
}

/** The files of the workbook by their names. @param {string} name of the sheet @param {string} sheet @param {string[]} states @param {string} styles @param {string} area */
function files(name, sheet, states, styles, area) {
  const plain = name.replace(/[[\]:*?/\\]/g, " ").replace(/^[\s']+|[\s']+$/g, "").slice(0, 28).trim() || "-";
  const title = /^(lists|history)$/i.test(plain) ? `${plain} 2` : plain;
  const quoted = xml(`'${title.replace(/'/g, "''")}'`);
  const relation = (/** @type {number} */ id, /** @type {string} */ type, /** @type {string} */ target) =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
  const part = (/** @type {string} */ place, /** @type {string} */ type) =>
    `<Override PartName="/xl/${place}.xml" ContentType="${CONTENT}${type}+xml"/>`;
  const relations = (/** @type {string[]} */ ...all) => `<Relationships xmlns="${PACKAGE}relationships">${all.join("")}</Relationships>`;
  const lists = states.map((state, at) => `<row r="${at + 1}">${cell(`A${at + 1}`, state, 0)}</row>`).join("");
  return {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`
      + `<Default Extension="xml" ContentType="application/xml"/>${part("workbook", "sheet.main")}${part("styles", "styles")}`
      + `${part("sheet1", "worksheet")}${part("sheet2", "worksheet")}</Types>`,
    "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": `<workbook ${MAIN} xmlns:r="${OFFICE}"><sheets><sheet name="${xml(title)}" sheetId="1" r:id="rId1"/>`
      + '<sheet name="lists" sheetId="2" state="hidden" r:id="rId2"/></sheets><definedNames>'
      + `<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">${quoted}!${area}</definedName>`
      + `<definedName name="_xlnm.Print_Titles" localSheetId="0">${quoted}!$1:$2</definedName></definedNames></workbook>`,
    "xl/_rels/workbook.xml.rels": relations(
      relation(1, "worksheet", "sheet1.xml"), relation(2, "worksheet", "sheet2.xml"), relation(3, "styles", "styles.xml")),
    "xl/styles.xml": styles,
    "xl/sheet1.xml": sheet,
    "xl/sheet2.xml": `<worksheet ${MAIN}><sheetData>${lists}</sheetData></worksheet>`,
  };
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
  return byte;
});

/** The checksum of zip. @param {Uint8Array} bytes */
const checksum = (bytes) => ~bytes.reduce((sum, byte) => TABLE[(sum ^ byte) & 255] ^ (sum >>> 8), -1) >>> 0;

/** Numbers of two or four bytes, the lowest byte first. @param {[number, number][]} numbers each with its size */
const numbers = (...numbers) =>
  Uint8Array.from(numbers.flatMap(([value, size]) => Array.from({ length: size }, (_, at) => value >>> (8 * at))));

/** An archive that compresses nothing. @param {Record<string, string>} texts by names of ASCII */
function zip(texts) {
  const coder = new TextEncoder();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const bodies = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const entries = [];
  let start = 0;
  for (const [name, text] of Object.entries(texts)) {
    const [path, body] = [coder.encode(name), coder.encode(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${text}`)];
    // Of version 2.0, nothing done to it, made on the first day that a zip knows.
    const common = numbers([20, 2], [0, 2], [0, 2], [0, 2], [33, 2], [checksum(body), 4], [body.length, 4], [body.length, 4], [path.length, 2], [0, 2]);
    bodies.push(numbers([0x04034b50, 4]), common, path, body);
    entries.push(numbers([0x02014b50, 4], [20, 2]), common, numbers([0, 2], [0, 2], [0, 2], [0, 4], [start, 4]), path);
    start += 30 + path.length + body.length;
  }
  const [count, size] = [Object.keys(texts).length, entries.reduce((sum, { length }) => sum + length, 0)];
  const end = numbers([0x06054b50, 4], [0, 4], [count, 2], [count, 2], [size, 4], [start, 4], [0, 2]);
  return new Blob([...bodies, ...entries, end]);
}

/** @param {HTMLElement} list @param {HTMLElement} item @param {Record<string, string>} states */
function texts(list, item, states) {
  const reason = /** @type {HTMLInputElement | null} */ (find(".pb-reason", item))?.value ?? "";
  // Before the words stands, for those who hear the page, what they are.
  const when = all(".pb-when", item).map((one) => (one.lastChild?.textContent ?? "").trim());
  return [
    list.dataset.title ?? "",
    tidy(find(".pb-check-text", item)?.textContent),
    states[item.dataset.state ?? "open"] ?? states.open,
    reason,
    all(".pb-role", item).map((role) => tidy(role.textContent)).join(", "),
    tidy(find(".pb-check-why", item)?.textContent),
    // Of a list that applies as a whole, its items do not say it again.
    when.join("\n") || (list.dataset.onlyWhen ?? ""),
    new URL(`#${item.id}`, location.href.replace(/[?#].*/, "")).href,
  ];
}

/**
 * Hands the reader the workbook.
 * @param {HTMLElement} button says what columns and states are called, and the colours of the head
 * @param {{title: string, chosen: string[]}} what is shown, and what was chosen for that
 */
export function saveWorkbook(button, { title, chosen }) {
  const { head, states: pairs, colours } = JSON.parse(button.dataset.words ?? "{}");
  const states = /** @type {Record<string, string>} */ (Object.fromEntries(pairs));
  const rows = all(".pb-checks").flatMap((list) =>
    all(".pb-check", list).filter(isShown).map((item) => texts(list, item, states)));
  const words = Object.values(states);
  const about = [page().title ?? "", title, ...chosen].filter(Boolean).join(" · ");
  const font = document.documentElement.lang.startsWith("ko") ? "맑은 고딕" : "Calibri";
  const area = `$A$2:$${letter(head.length - 1)}$${lastOf(rows)}`;
  saveFile("xlsx", TYPE, zip(files(title, sheet(about, head, rows, words), words, styles(font, colours), area)));
  toast(word("wasSaved", { count: rows.length }));
}
