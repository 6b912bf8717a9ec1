/** The screens of files in: `/feeds`, `/feeds/files/:fileId`, `/feeds/changes/:changeId`. */
export { FeedFile } from './FeedFile.tsx'
export { FeedHome } from './FeedHome.tsx'
export { MasterChange } from './MasterChange.tsx'
