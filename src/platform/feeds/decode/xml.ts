import { SaxesParser } from 'saxes'

export type XmlHandlers = {
  /** Names come without their namespace prefix, as generators choose it freely; attributes come as written. */
  open(name: string, attributes: Readonly<Record<string, string>>): void
  close(name: string): void
  text(text: string): void
}
/** What the XML itself says is wrong; the caller names the file. */
export class XmlFault extends Error {}

/** Feeds an XML document to the handlers. Entities are never expanded: a document type is refused. */
export function xmlReader(handlers: XmlHandlers): { write(chunk: Buffer): void; close(): void } {
  const parser = new SaxesParser({ position: false, xmlns: false as const })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  parser.on('error', (error) => { throw new XmlFault(error.message) })
  parser.on('doctype', () => { throw new XmlFault('DOCTYPE') })
  parser.on('opentag', (tag) => handlers.open(localName(tag.name), tag.attributes))
  parser.on('closetag', (tag) => handlers.close(localName(tag.name)))
  parser.on('text', (text) => handlers.text(text))
  parser.on('cdata', (text) => handlers.text(text))
  const decode = (chunk: Buffer | null): string => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
    } catch (error) {
      throw new XmlFault('UTF-8', { cause: error })
    }
  }
  return {
    write: (chunk) => { parser.write(decode(chunk)) },
    close: () => { parser.write(decode(null)).close() },
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
