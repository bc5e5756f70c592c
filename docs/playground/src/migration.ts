/** The migration of the script: side by side as it is and as the fixes make it, and the report to save. */

import { MergeView } from "@codemirror/merge";
import { EditorState, Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { reading } from "./editor";
import { button, element } from "./findings";
import type { Linter, Migration } from "./linter";
import { save } from "./save";

const FORMS: Record<string, string> = { html: "HTML", markdown: "Markdown", json: "JSON" };

export class MigrationDialog {
  private shown: MergeView | undefined;

  constructor(
    private readonly dialog: HTMLDialogElement,
    private readonly linter: Linter,
    private readonly take: (text: string) => void,
  ) {
    dialog.addEventListener("close", () => this.empty());
  }

  async open(): Promise<void> {
    const migration = await this.linter.migration();
    if (this.dialog.open) return; // it was asked for twice
    this.empty();
    const head = element("header", "");
    const close = button("Close", () => this.dialog.close());
    if ("refused" in migration) {
      head.append(element("h2", "", "Migration"), element("p", "error", migration.refused), close);
      this.dialog.replaceChildren(head);
    } else {
      head.append(element("h2", "", `Migration to OpenSIPS ${migration.series}`));
      head.append(element("p", "", `${migration.summary}.`), this.actions(migration, close));
      const diff = element("div", "diff");
      this.dialog.replaceChildren(head, diff);
      this.shown = this.diff(migration, diff);
    }
    this.dialog.showModal();
  }

  private actions({ after, before, reports }: Migration, close: HTMLElement): HTMLElement {
    const use = button("Use the migrated script", () => {
      this.dialog.close();
      this.take(after);
    });
    use.disabled = after === before;
    const saved = reports.map(({ form, name, type, text }) => button(FORMS[form] ?? form, () => save(name, type, text)));
    return element("div", "actions", use, element("span", "group", "Save the report: ", ...saved), close);
  }

  private diff({ before, after }: Migration, parent: HTMLElement): MergeView {
    const side = (text: string, label: string) => ({
      doc: Text.of(text.split("\n")),
      extensions: [
        reading(),
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
      ],
    });
    return new MergeView({
      a: side(before, "The script as it is"),
      b: side(after, "The migrated script"),
      parent,
      gutter: true,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
  }

  private empty(): void {
    this.shown?.destroy();
    this.shown = undefined;
    this.dialog.replaceChildren();
  }
}
