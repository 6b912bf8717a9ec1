import { refusal } from '../../kernel/refusal.ts'

export const chineseFontMissing = refusal('CHINESE_FONT_MISSING', {
  zh: '这台机器上没有中文字体，图中的汉字画不出来。请在服务器上安装（Debian 上运行：apt-get install fonts-noto-cjk），再重试。',
  en: 'This machine has no Chinese font, so the characters in pictures cannot be drawn. Install one on the server (on Debian: apt-get install fonts-noto-cjk) and try again.',
})
