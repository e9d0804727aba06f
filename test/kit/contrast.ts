/**
 * For `page.evaluate`, as text because nothing else here knows a DOM: every visible text whose contrast with what
 * lies behind it is below 4.5 : 1 (WCAG 2.2 AA), as "ratio text". What lies behind is the nearest background that
 * is not transparent.
 */
export const LOW_CONTRAST = `(() => {
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((value) => {
      const share = value / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const backgroundOf = (element) => {
    for (let behind = element; behind; behind = behind.parentElement) {
      const color = getComputedStyle(behind).backgroundColor;
      if ((channels(color)[3] ?? 1) > 0) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrast = (element) => {
    const [dark, light] = [getComputedStyle(element).color, backgroundOf(element)].map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = [...document.body.querySelectorAll('*')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''),
  );
  return texts
    .filter((element) => element.getClientRects().length > 0 && contrast(element) < 4.5)
    .map((element) => contrast(element).toFixed(2) + ' ' + element.textContent.trim().slice(0, 40));
})()`;
