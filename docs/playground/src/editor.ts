/** The editor: CodeMirror with the colours that the linter gives to words. */

import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { lintGutter, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, Extension, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  DecorationSet,
  EditorView,
  drawSelection,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import type { Token } from "./linter";

/** Escape is for leaving the editor: Tab is a key of the script until Escape was pressed. */
const keys = defaultKeymap.filter(({ key }) => key !== "Escape");
const setTokens = StateEffect.define<DecorationSet>();
const marks = new Map<string, Decoration>();

/** The words that have colours; they move with the text until the linter has read it again. */
const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(set, transaction) {
    for (const effect of transaction.effects) if (effect.is(setTokens)) return effect.value;
    return set.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** What both the editor and the diff have. The lines of a script end with LF alone, and what stands there stays. */
export function reading(): Extension {
  return [
    lineNumbers(),
    drawSelection(),
    EditorState.lineSeparator.of("\n"),
    EditorState.tabSize.of(4),
    EditorView.cspNonce.of(document.querySelector<HTMLMetaElement>("meta[name=style-nonce]")!.content),
    search({ top: true }),
    keymap.of([...searchKeymap, ...keys]),
  ];
}

export function writing(hint: string, extensions: Extension): Extension {
  return [
    keymap.of([
      { key: "F8", run: nextDiagnostic },
      { key: "Shift-F8", run: previousDiagnostic },
      indentWithTab,
      ...historyKeymap,
    ]),
    reading(),
    indentUnit.of("\t"),
    lintGutter(),
    history(),
    colours,
    highlightActiveLine(),
    highlightSelectionMatches(),
    placeholder(hint),
    EditorView.contentAttributes.of({ "aria-label": "OpenSIPS script", spellcheck: "false" }),
    extensions,
  ];
}

/** Colour the words of the text as it is now. */
export function colour(view: EditorView, tokens: Token[]): void {
  const built = new RangeSetBuilder<Decoration>();
  for (const [start, end, kind] of tokens) built.add(start, end, markOf(kind));
  view.dispatch({ effects: setTokens.of(built.finish()) });
}

function markOf(kind: string): Decoration {
  let mark = marks.get(kind);
  if (!mark) marks.set(kind, (mark = Decoration.mark({ class: kind.replace(/\w+/g, "t-$&") })));
  return mark;
}
