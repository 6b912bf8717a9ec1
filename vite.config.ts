import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import type { Plugin } from 'vite'

const outDir = 'dist/web'
const server = 'http://127.0.0.1:3000'

// antd's parts that every page needs; a table or a date picker must not weigh on the first paint.
const antdFirst = /node_modules\/(antd\/es\/(_util|config-provider|theme|locale|style|button|space|spin|version)\/|@ant-design\/(cssinjs|cssinjs-utils|colors|fast-color)\/|@rc-component\/util\/)/
const antdTable = /node_modules\/(antd\/es\/(table|pagination|select|checkbox|radio|dropdown|menu|tree|empty|input|tooltip|popover|skeleton)\/|@rc-component\/)/

export default defineConfig({
  root: '.',
  plugins: [react(), compressed()],
  server: { proxy: { '/api': server, '/geo': server, '/openapi.json': server } },
  build: {
    outDir,
    target: 'es2022',
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|react-router|scheduler|@tanstack)\//, priority: 30 },
            { name: 'echarts', test: /node_modules\/(echarts|zrender)\//, priority: 30 },
            { name: 'antd', test: antdFirst, priority: 20 },
            { name: 'antd-table', test: antdTable, priority: 10 },
          ],
        },
      },
    },
  },
})

const compressibleBytesMin = 1024

/** Writes `.gz` and `.br` beside each text asset, so that the server never compresses on the way. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async closeBundle() {
      for (const entry of await readdir(outDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|html|svg|json|webmanifest)$/.test(entry.name)) continue
        const file = join(entry.parentPath, entry.name)
        const content = await readFile(file)
        if (content.length < compressibleBytesMin) continue
        await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: constants.Z_BEST_COMPRESSION }))
        await writeFile(`${file}.br`, await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }))
      }
    },
  }
}
