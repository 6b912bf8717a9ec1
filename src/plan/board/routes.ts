import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import { boardContract } from './contract.ts'
import { readBoard } from './readBoard.ts'
import { type HomeSettings, readHome } from './readHome.ts'
import { readLoop } from './readLoop.ts'

export function makeBoardRouter(settings: HomeSettings) {
  const os = implement(boardContract).$context<Context>()
  return os.router({
    board: os.board.handler(({ context, input }) => readBoard(context, settings.measures, input)),
    loop: os.loop.handler(({ context, input }) => readLoop(context, settings.measures, input)),
    home: os.home.handler(({ context }) => readHome(context, settings)),
  })
}
