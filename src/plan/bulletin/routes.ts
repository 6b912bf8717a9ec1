import { implement } from '@orpc/server'
import type { Context } from '../../platform/access/context.ts'
import type { RawRoutes } from '../../platform/http/index.ts'
import { getChineseFont, svgPicture } from '../../platform/pictures/index.ts'
import { type BulletinSettings, readBulletin } from './actions.ts'
import { bulletinContract } from './contract.ts'
import { bulletinSvg, dotsPerPixel, pictureWidthPx } from './picture.ts'

export function makeBulletinRouter(settings: BulletinSettings) {
  const os = implement(bulletinContract).$context<Context>()
  return os.router({ read: os.read.handler(({ context, input }) => readBulletin(context, settings, input.day)) })
}

/** The picture of one's own bulletin, for a chat that has no robot: `/api/bulletin/picture.png?day=2011-03-22`. */
export function registerBulletinPicture(server: Parameters<RawRoutes>[0], { settings, contextOf }: { readonly settings: BulletinSettings; readonly contextOf: Parameters<RawRoutes>[1] }): void {
  server.get<{ Querystring: { day?: string; language?: string } }>('/api/bulletin/picture.png', async (request, reply) => {
    const ctx = await contextOf(request)
    const { day } = request.query
    const { bulletin } = await readBulletin(ctx, settings, day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined)
    const font = getChineseFont()
    const picture = await svgPicture(bulletinSvg(bulletin, request.query.language === 'en' ? 'en' : 'zh', font.family), pictureWidthPx * dotsPerPixel, font)
    return reply.header('content-type', 'image/png').send(picture.png)
  })
}
