/** A span, and those below it. */
export interface SpanNode<Span> {
  readonly span: Span;
  readonly children: readonly SpanNode<Span>[];
}

/** How spans tell whose children they are. */
export interface Kinship<Span> {
  readonly idOf: (span: Span) => string;
  readonly parentOf: (span: Span) => string | undefined;
}

/** Of spans that have the id of their parent. */
export const parentById: Kinship<{ readonly spanId: string; readonly parentSpanId?: string | undefined }> = {
  idOf: ({ spanId }) => spanId,
  parentOf: ({ parentSpanId }) => parentSpanId,
};

/**
 * Spans as trees; roots and siblings keep the order in which they are given. A span whose parent is not among them is a
 * root. Each is there once: where parents form a circle, which no tracer makes, its first span is a root after all
 * others.
 */
export function treesOf<Span>(spans: readonly Span[], kinship: Kinship<Span>): SpanNode<Span>[] {
  const ids = new Set(spans.map(kinship.idOf));
  const grower = new Grower(spans, kinship);
  const roots = spans
    .filter((span) => !ids.has(kinship.parentOf(span) ?? ''))
    .map((root) => grower.grow(root));
  for (const span of spans) if (!grower.hasPlaced(span)) roots.push(grower.grow(span));
  return roots;
}

/** A span and all below it, whatever its parent is; each once, parents before children. */
export function subtreeOf<Span>(top: Span, spans: readonly Span[], kinship: Kinship<Span>): Span[] {
  const grower = new Grower(spans, kinship);
  grower.grow(top);
  return grower.placed;
}

interface GrowingNode<Span> extends SpanNode<Span> {
  readonly children: GrowingNode<Span>[];
}

class Grower<Span> {
  readonly #families: ReadonlyMap<string | undefined, readonly Span[]>;
  readonly #idOf: Kinship<Span>['idOf'];
  readonly #placed = new Set<Span>();

  constructor(spans: readonly Span[], { idOf, parentOf }: Kinship<Span>) {
    this.#families = Map.groupBy(spans, parentOf);
    this.#idOf = idOf;
  }

  get placed(): Span[] {
    return [...this.#placed];
  }

  hasPlaced(span: Span): boolean {
    return this.#placed.has(span);
  }

  grow(span: Span): SpanNode<Span> {
    const root = this.#place(span);
    // The list grows meanwhile; no recursion, because a chain of spans may be longer than the stack is deep.
    const nodes = [root];
    for (const { span: parent, children } of nodes)
      for (const child of this.#families.get(this.#idOf(parent)) ?? []) {
        if (this.#placed.has(child)) continue;
        const node = this.#place(child);
        children.push(node);
        nodes.push(node);
      }
    return root;
  }

  #place(span: Span): GrowingNode<Span> {
    this.#placed.add(span);
    return { span, children: [] };
  }
}
