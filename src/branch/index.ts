export * from './feeds.ts'
