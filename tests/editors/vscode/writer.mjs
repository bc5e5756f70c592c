// Somebody who writes a script and takes each name from the list of suggestions.
import { until } from "./bridged.mjs";
import { dense, tokens } from "./words.mjs";

const FIRST = 5; // suggestions that somebody looks at
const SOON = 350; // ms that somebody looks at the list before the next letter
const LATE = 10_000; // ms after which it does not come any more: a name counts as low or missing only then

export class Writer {
  at = 0; // what of the target is written
  inSnippet = false;
  figures = { clicks: 0, accepted: 0, byHand: [], missing: [], low: [], inTheWay: [] };

  /** fresh: names that nobody can offer. letters: of a name, before it has to be among the first. */
  constructor(editor, target, { fresh, letters }) {
    Object.assign(this, { editor, target, fresh, letters, parts: tokens(target) });
  }

  get line() {
    return this.target.slice(0, this.at).split("\n").length;
  }

  note(list, what) {
    this.figures[list].push(`line ${this.line}: ${what}`);
  }

  async write() {
    this.state = await this.editor.state();
    while (this.at < this.target.length) {
      const before = this.at;
      const part = this.parts.find(({ start, end }) => start <= this.at && this.at < end);
      if (part.kind === "line") await this.newLine(part);
      else if (part.kind === "name" && part.start === this.at) await this.name(part);
      else await this.text(this.target.slice(this.at, part.kind === "name" ? part.end : this.at + 1));
      if (this.at <= before) throw new Error(`no step from line ${this.line}: ${this.target.slice(this.at, this.at + 40)}`);
    }
  }

  /** Find how much of the target stands before the cursor now; false if what stands there is something else. */
  found(state, most = 400) {
    this.state = state;
    const before = dense(state.before.slice(-2000));
    const line = this.target.lastIndexOf("\n", this.at - 1) + 1;
    for (const [start, upwards] of [[Math.max(0, this.at - 80), false], [line, true]]) {
      const ends = Array.from({ length: Math.min(most, this.target.length - this.at) + 1 }, (_, step) => this.at + step);
      for (const end of upwards ? ends : ends.reverse()) {
        const wanted = dense(this.target.slice(start, end));
        if (!wanted || !before.endsWith(wanted)) continue;
        if (upwards && !own(state.before).startsWith(own(this.target.slice(line, end)).slice(0, 1))) continue;
        return this.reached(start, end, state);
      }
    }
    return line === this.at && !own(state.before) ? true : false;
  }

  /** Blanks of the target at its end count as written only if they are there. */
  reached(start, end, { before }) {
    while (end > start && /\s/.test(this.target[end - 1]) && end > this.at) end--;
    const blanks = /^[ \t]*/.exec(this.target.slice(end))[0];
    if (/^ +$/.test(blanks) && /[ \t]$/.test(before)) end += blanks.length;
    else if (/^\n/.test(this.target.slice(end)) && /\n[ \t]*$/.test(before)) end += /^\s+/.exec(this.target.slice(end))[0].length;
    this.at = Math.max(this.at, end);
    return true;
  }

  // ---- names

  async name(part) {
    const names = part.names;
    if (!this.hasShape(part)) return this.text(part.text);
    let row = await this.inFirst(names, part, "");
    for (let typed = 0; !row && typed < part.text.length; typed++) {
      await this.key(part.text[typed]);
      row = await this.inFirst(names, part, part.text.slice(0, typed + 1));
      if (row && typed >= this.letters && !row.aside.includes("create ")) this.note("low", `${row.label} after ${typed + 1} letters`);
    }
    if (!row) {
      const rows = await this.editor.suggestions();
      const below = rows.find((one) => names.includes(one.label));
      if (below) this.note("low", `${below.label} is number ${below.index + 1} behind its last letter`);
      else this.note(this.isFresh(part) ? "byHand" : "missing", part.text);
      this.move(part.end);
      return;
    }
    if (/^\$|\W$/.test(row.label) && own(this.state.before).endsWith(row.label)) return this.move(part.end); // nothing is left to take
    const old = this.state;
    const state = await this.editor.accept(row);
    if (!state) throw new Error(`line ${this.line}: ${row.label} is not accepted`);
    await this.settled(state);
    if (/\(\);?$/.test(this.state.before) && !/^\(\)/.test(this.target.slice(part.end))) await this.into(part);
    if (this.found(this.state) && this.at > part.start) {
      this.figures.accepted++;
      this.inSnippet ||= dense(this.state.after).length > dense(old.after).length;
      return;
    }
    this.note("inTheWay", `${row.label} becomes ${shown(changed(old.text, this.state.text))}`);
    await this.editor.press("Control+z");
    this.state = await this.editor.state();
    await this.editor.press("Escape", undefined, 100);
    const there = own(this.state.before);
    const typed = [...part.text].map((_, count) => part.text.slice(0, count + 1)).filter((one) => there.endsWith(one)).pop() ?? "";
    for (const letter of part.text.slice(typed.length)) await this.key(letter);
    this.move(part.end);
  }

  /** Back between the parentheses of a call that was completed in its form without arguments, if it is to have some. */
  async into(part) {
    const typed = `${part.text}${/^\(?/.exec(this.target.slice(part.end))[0]}`;
    for (let left = 0; left < 2 && !this.state.before.endsWith(typed); left++) {
      const { start } = this.state;
      this.state = (await this.editor.press("ArrowLeft", (state) => state.start < start)) ?? this.state;
    }
  }

  /** Snippets of statements are taken where the target has all of what they bring. */
  hasShape(part) {
    const rest = this.target.slice(part.start);
    if (part.names.includes("if") || part.names.includes("else if")) return blockFollows(rest);
    if (part.text === "else") return /^else\s*\{/.test(rest);
    if (part.text === "case") return /^case "[^"]*":\s+(?:[^;]*;\s+)?break;/.test(rest);
    return !["switch", "default", "while"].includes(part.text);
  }

  /** Whether a name is one that the script gives here: its own variable for the first time, or one of those told. */
  isFresh({ start, text }) {
    const isOwn = /\$\(?(?:avp|var|dlg_val)\($/.test(this.target.slice(0, start));
    return this.fresh.includes(text) || (isOwn && this.target.indexOf(`(${text})`) === start - 1);
  }

  /** The row of the first of some names that is among the first suggestions, once these are for what is typed. */
  async inFirst(names, part, typed) {
    if (part.text.startsWith("$(") && typed.length < 2) return undefined; // with brackets it is another text
    if (!typed && !(await this.editor.suggestions()).length) return undefined;
    const look = async () => {
      const rows = (await this.editor.suggestions()).slice(0, FIRST);
      const known = names.map((name) => rows.find((one) => one.label === name)).find(Boolean);
      const created = typed === part.text && rows.find((one) => one.label === typed && one.aside.includes("create "));
      return known ?? created;
    };
    const isCreated = part.isRoute && !this.state.text.includes(`[${part.text}]`);
    const isLast = typed === part.text;
    const isDue = isCreated ? isLast : !this.isFresh(part) && (isLast || typed.length === this.letters);
    return until("", look, isDue ? LATE : typed ? SOON : 0);
  }

  /** What an edit that comes a little later does is waited for: the lines that a completion brings along. */
  async settled(state) {
    this.state = state;
    for (let later; (later = await this.editor.after(this.state.count, undefined, 60)); ) this.state = later;
  }

  // ---- text

  async text(text) {
    const end = this.at + text.length;
    for (const character of text) {
      if (this.at >= end) return;
      if (await this.isThere(character)) continue;
      await this.key(character);
      this.move(this.at + 1);
    }
  }

  move(end) {
    this.at = end;
  }

  /** Go over a character that the editor has written already; false if it has not. */
  async isThere(character) {
    if (this.state.selected && this.state.after[0] === character && /["')]/.test(character)) {
      const { version } = this.state; // what an argument is called, and it is to be empty
      this.state = (await this.editor.press("Delete", (state) => state.version > version)) ?? this.state;
    }
    if (this.state.selected || this.state.after[0] !== character || !/[ )\]}"';:=>,|({]/.test(character)) return false;
    const from = this.state;
    if (this.inSnippet) {
      await this.closeList();
      const state = await this.editor.press("Tab");
      if (state && state.text === from.text && this.found(state) && this.state.start > from.start) {
        if (/[;{]\s*$/.test(this.state.before) && !this.state.selected && /^\s*(\n|$)/.test(this.state.after)) this.inSnippet = false;
        return true;
      }
      if (state && state.text !== from.text) await this.editor.press("Control+z");
      this.inSnippet = false;
      this.state = await this.editor.select(from.start, from.end);
    }
    await this.closeList();
    this.state = (await this.editor.press("ArrowRight", ({ start }) => start > from.start)) ?? (await this.editor.state());
    this.move(this.at + 1);
    return true;
  }

  /** Type a character; what comes of it has to be just that. */
  async key(character) {
    const old = this.state;
    const state = await this.editor.type(character, ({ version }) => version > old.version);
    this.state = state ?? (await this.editor.state());
    const wanted = old.before.slice(-30) + character;
    if (character === " " ? this.state.before.endsWith(wanted) : dense(this.state.before).endsWith(dense(wanted))) return;
    this.note("inTheWay", `typing ${shown(character)} makes ${shown(changed(old.text, this.state.text))}`);
    throw new Error(`line ${this.line}: typing ${shown(character)} makes ${shown(changed(old.text, this.state.text))}`);
  }

  /** Close the list of suggestions; `changes`: only if it would change what is typed. */
  async closeList(changes = false) {
    const rows = await this.editor.suggestions();
    const focused = rows.find((one) => one.focused);
    if (!rows.length || (changes && (!focused || own(this.state.before).endsWith(focused.label)))) return;
    if (focused && !own(this.state.before).endsWith(focused.label)) this.note("inTheWay", `the list shows ${focused.label}`);
    await this.editor.arrow("Escape");
    await until("the list to close", async () => !(await this.editor.suggestions()).length, 1000);
  }

  // ---- lines

  async newLine(part) {
    const next = /^[^\n]*/.exec(this.target.slice(part.end))[0];
    if (await this.isLoaded(next)) return this.move(part.end + next.length);
    await this.closeList(true);
    await this.leftOver();
    if (this.at > part.start) return; // it was written with what stood behind
    if (await this.isCreated(part, next)) return;
    const rest = this.state.after;
    const below = /^[ \t]*\n\s*([^\s])/.exec(rest);
    if (!/^\n+$/.test(part.text) && below && next.trim()[0] === "}" && below[1] === "}") return this.down(part);
    if (next[0] === "}" && below?.[1] === "}") return this.down(part);
    if (/\{$/.test(this.state.before) && /^[ \t]*\n[ \t]*\n/.test(rest)) return this.intoBody(part);
    if (part.text.endsWith("\n") && /^[\w#]/.test(next)) await this.toEnd();
    for (let count = part.text.split("\n").length - 1; count; count--) {
      const { version } = this.state;
      this.state = (await this.editor.press("Enter", (one) => one.version > version)) ?? (await this.editor.state());
    }
    await this.indent(part, next);
    this.move(part.end);
  }

  /** Whether a line loads a module that is loaded already. */
  async isLoaded(line) {
    return /^loadmodule /.test(line) && this.state.text.includes(line);
  }

  /** What an accepted snippet has put behind the cursor, and is not wanted. */
  async leftOver() {
    const rest = /^[^\n]*/.exec(this.state.after)[0];
    if (!rest.trim() || /^\s*\}$/.test(rest)) return;
    if (this.inSnippet) {
      const from = this.state;
      const state = await this.editor.press("Tab");
      if (state && state.text === from.text && this.found(state)) return;
      if (state && state.text !== from.text) await this.editor.press("Control+z");
      this.state = await this.editor.select(from.start, from.end);
    }
    this.note("inTheWay", `left over: ${shown(rest)}`);
    await this.editor.press("Shift+End");
    this.state = await this.editor.press("Delete");
  }

  /** Go into the block that a completion has created, if the next line is its header. */
  async isCreated(part, next) {
    if (!/^\w+\[\w+\] \{$/.test(next)) return false;
    const start = this.state.text.indexOf(`\n${next}\n`) + 1;
    if (!start) return false;
    const body = /^[^\n]*\n([ \t]*)exit;\n\}/.exec(this.state.text.slice(start));
    if (!body) return false;
    const begin = start + next.length + 1 + body[1].length;
    this.figures.clicks++;
    this.state = await this.editor.select(begin, begin + "exit;".length);
    this.inSnippet = false;
    const wanted = indentation(this.target.slice(part.end + next.length + 1));
    if (body[1] !== wanted) this.note("inTheWay", `${next} is created with ${shown(body[1])} for ${shown(wanted)}`);
    this.move(part.end + next.length + 1 + /^[ \t]*/.exec(this.target.slice(part.end + next.length + 1))[0].length);
    return true;
  }

  /** No signature is shown any more: arrows go through its forms. */
  async closeHints() {
    this.inSnippet = false;
    if (await this.editor.hintsAreClosed()) return;
    this.note("inTheWay", "the signature of a call is shown behind it");
    await this.editor.arrow("Escape");
  }

  /** Into the empty line of a block that a snippet has made, where the way there was by arrows. */
  async intoBody(part) {
    await this.closeHints();
    const { start } = this.state;
    await this.editor.press("ArrowDown", (state) => state.start > start);
    await this.editor.press("End", undefined, 100);
    this.state = await this.editor.state();
    this.move(part.end);
  }

  /** To the line below, in front of what stands there. */
  async down(part) {
    await this.closeHints();
    await this.editor.press("ArrowDown");
    this.state = (await this.editor.press("Home", undefined, 100)) ?? (await this.editor.state());
    const gap = indentation(this.state.before.split("\n").pop() + "x");
    if (gap !== this.wanted(part)) this.note("inTheWay", `a } stands at ${shown(gap)}, not at ${shown(this.wanted(part))}`);
    this.move(part.end);
  }

  /** Behind all that is written. */
  async toEnd() {
    const { text } = this.state;
    if (!text.slice(this.state.end).trim()) return;
    this.figures.clicks++;
    this.inSnippet = false;
    this.state = await this.editor.select(text.trimEnd().length);
  }

  wanted(part) {
    return indentation(this.target.slice(part.text.lastIndexOf("\n") + part.start + 1));
  }

  /** The editor has to indent the new line as the target is indented. */
  async indent(part, next) {
    if (!next.trim()) return;
    for (let attempt = 0; attempt < 8; attempt++) {
      const there = /[ \t]*$/.exec(this.state.before)[0];
      const wanted = this.wanted(part);
      const outdents = next.trim()[0] === "}" && there === `${wanted}    `; // typing it does that
      if (there === wanted || outdents) return;
      if (!attempt) this.note("inTheWay", `a new line is indented by ${there.length}, not ${wanted.length}`);
      this.state = await this.editor.press(there.length < wanted.length ? "Tab" : "Backspace");
    }
  }
}

const own = (text) => text.slice(text.lastIndexOf("\n") + 1).trim();
const shown = (text) => JSON.stringify(text.length > 160 ? `${text.slice(0, 157)}...` : text);
const indentation = (text) => /^[ \t]*/.exec(text)[0].replaceAll("\t", "    ");

/** What of a text is other than before. */
function changed(before, text) {
  let start = 0;
  while (start < before.length && before[start] === text[start]) start++;
  let end = 0;
  while (end < before.length - start && end < text.length - start && before.at(-1 - end) === text.at(-1 - end)) end++;
  return text.slice(Math.max(0, start - 10), text.length - end);
}

/** Whether the condition that a text begins with has a block behind it, and no `else` that a snippet would need. */
function blockFollows(text) {
  let depth = 0;
  for (const { text: word, start } of tokens(text.slice(0, 600))) {
    if (word === "(") depth++;
    if (word === ")" && !--depth) return /^\s*\{/.test(text.slice(start + 1));
  }
  return false;
}
