/** File names of Chinese sans fonts in the order of preference, and the family by which a picture names them. */
export const chineseFonts: readonly { readonly file: RegExp; readonly family: string }[] = [
  { file: /^NotoSansCJK-Regular\.ttc$/i, family: 'Noto Sans CJK SC' },
  { file: /^NotoSansCJKsc-Regular\.(otf|ttf)$/i, family: 'Noto Sans CJK SC' },
  { file: /^NotoSansSC(-Regular|-VF|\[wght\])?\.(otf|ttf)$/i, family: 'Noto Sans SC' },
  { file: /^SourceHanSans(SC|CN)?-Regular\.(otf|ttf|ttc)$/i, family: 'Source Han Sans SC' },
  { file: /^msyh\.ttc$/i, family: 'Microsoft YaHei' },
  { file: /^PingFang\.ttc$/i, family: 'PingFang SC' },
  { file: /^Hiragino Sans GB\.ttc$/i, family: 'Hiragino Sans GB' },
  { file: /^wqy-microhei\.ttc$/i, family: 'WenQuanYi Micro Hei' },
  { file: /^wqy-zenhei\.ttc$/i, family: 'WenQuanYi Zen Hei' },
  { file: /^simhei\.ttf$/i, family: 'SimHei' },
  { file: /^DroidSansFallback(Full)?\.ttf$/i, family: 'Droid Sans Fallback' },
]

/** Where systems keep their fonts; `~` is the home of the server's user. */
export const fontFolders: readonly string[] = [
  '/usr/share/fonts', '/usr/local/share/fonts', '~/.local/share/fonts', '~/.fonts',
  '/System/Library/Fonts', '/Library/Fonts', '~/Library/Fonts', 'C:\\Windows\\Fonts',
]
