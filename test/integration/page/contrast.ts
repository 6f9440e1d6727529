/**
 * Runs in the browser: texts whose contrast is below 4.5, WCAG 2.2's AA, with the ratio; an opaque background is
 * looked for upwards.
 *
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export const lowContrasts = `(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  // Whatever way a colour is written in, this is what is seen of it.
  const channels = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const background = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const found = channels(getComputedStyle(each).backgroundColor);
      if (found[3] !== 0) return found;
    }
    return [255, 255, 255];
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '');
  return [...document.body.querySelectorAll('*')]
    .filter((element) => hasText(element) && element.checkVisibility() && !element.matches(':disabled'))
    .map((element) => {
      const pair = [channels(getComputedStyle(element).color), background(element)].map(luminance);
      const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
      return { ratio, text: element.textContent.trim() };
    })
    .filter(({ ratio }) => ratio < 4.5)
    .map(({ ratio, text }) => ratio.toFixed(2) + ' ' + text);
})()`;
