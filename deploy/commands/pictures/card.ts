import { element, title } from './svg';

export interface Card {
  readonly width: number;
  readonly height: number;
  /** What the picture shows, for those who do not see it. */
  readonly title: string;
  /** Further rules of CSS. */
  readonly style?: string;
}

/** GitHub's colours. The card has a ground of its own: an `<img>` may not know which theme its page has. */
const style = `
  :root { --ground: #ffffff; --frame: #d1d9e0; --soft: #f6f8fa; --ink: #1f2328; --faint: #59636e;
    --blue: #0969da; --amber: #bc4c00; --violet: #8250df; --green: #1a7f37; }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #0d1117; --frame: #3d444d; --soft: #151b23; --ink: #f0f6fc; --faint: #9198a1;
      --blue: #4493f8; --amber: #f0883e; --violet: #ab7df8; --green: #3fb950; }
  }
  text { font-family: -apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif;
    font-size: 14px; fill: var(--ink); }
  .card { fill: var(--ground); stroke: var(--frame); }
  .heading { font-size: 17px; font-weight: 600; }
  .strong { font-weight: 600; }
  .faint { fill: var(--faint); font-size: 13px; }
  .middle { text-anchor: middle; }
  .end { text-anchor: end; }`;

/** A whole SVG file, legible on light and dark pages. */
export function drawCard(card: Card, content: readonly string[]): string {
  const { width, height } = card;
  const ground = { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 8, class: 'card' };
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
  };
  const parts = [
    title(card.title),
    element('style', {}, `${style}${card.style ?? ''}\n`),
    element('rect', ground),
    ...content,
  ];
  return `${element('svg', attributes, '\n', parts.join('\n'), '\n')}\n`;
}
