const PEOPLE = [
  '<path d="M6.5 23v-1.5a3.6 3.6 0 0 1 3.6-3.6"/>',
  '<path d="M25.5 23v-1.5a3.6 3.6 0 0 0-3.6-3.6"/>',
  '<path d="M11.6 24v-1.3a4.4 4.4 0 0 1 8.8 0V24"/>',
  '<circle cx="16" cy="12.4" r="3.5"/>',
].join('');

/** The mark of the pages as a file of its own, for tabs and bookmarks. */
export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#2454c7"/>' +
  `<g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round">${PEOPLE}</g></svg>`;
