/**
 * Runs in the page: the Latin words that a reader of Chinese meets, in texts, labels and placeholders. Codes (with a digit),
 * names of files, what is marked as another language and the words given are no finds.
 */
export function listLeftoverEnglish(knownWords: readonly string[]): string[] {
  const known = new Set(knownWords.map((word) => word.toLowerCase()))
  const finds = new Set<string>()
  const look = (text: string, element: Element): void => {
    if (element.closest('script, style, noscript, code, kbd, [lang]:not([lang^=zh])')) return
    // Places of a template, {time}, are written so in every language.
    for (const [token] of text.replace(/\{\w+\}/g, ' ').matchAll(/[A-Za-z][A-Za-z0-9_.\-/]*/g)) {
      const word = token.replace(/[.\-/]+$/, '')
      const isCode = /\d/.test(word) || word.length === 1
      const isFile = /\.(csv|xlsx|txt|docx|zip|gz)$/i.test(word)
      if (!isCode && !isFile && !known.has(word.toLowerCase())) finds.add(`${word} — in “${text.trim().slice(0, 60)}” (${element.tagName.toLowerCase()}${element.className && typeof element.className === 'string' ? `.${element.className.split(' ')[0]}` : ''})`)
    }
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (element && node.textContent?.trim() && element.checkVisibility({ visibilityProperty: true })) look(node.textContent, element)
  }
  for (const element of document.body.querySelectorAll('[placeholder], [aria-label], [title], [alt]')) {
    if (!element.checkVisibility()) continue
    // antd names its icons in English, for the ear only.
    if (element.closest('[aria-hidden=true], .anticon')) continue
    for (const name of ['placeholder', 'aria-label', 'title', 'alt']) look(element.getAttribute(name) ?? '', element)
  }
  return [...finds].slice(0, 12)
}
