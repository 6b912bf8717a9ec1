/** Writes openapi/openapi.json from the contract: `node --import tsx scripts/writeOpenapi.mjs`. A test fails when the two differ. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { contract } from '../src/app/api.ts'
import { generateOpenApi } from '../src/platform/http/index.ts'

const folder = resolve(import.meta.dirname ?? '.', '..', 'openapi')
mkdirSync(folder, { recursive: true })
const document = await generateOpenApi(contract)
writeFileSync(join(folder, 'openapi.json'), `${JSON.stringify(document, null, 1)}\n`)
console.log(`${Object.keys(document.paths).length} paths written to ${join(folder, 'openapi.json')}.`)
