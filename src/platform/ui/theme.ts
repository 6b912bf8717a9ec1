import theme from 'antd/es/theme'
import type { ThemeConfig } from 'antd/es/config-provider'

export type ColourScheme = 'light' | 'dark'

/** System Chinese sans; Tibetan falls through to a font that has its stacks. */
export const fontFamily =
  '-apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", Roboto, "Helvetica Neue", Arial, "Noto Serif Tibetan", "Microsoft Himalaya", sans-serif'

/** The same names as the `--bh-*` properties in kit.css. Text and states keep 4.5 : 1 on `surface` and on `page`. */
export type Palette = {
  readonly page: string
  readonly surface: string
  readonly hover: string
  readonly line: string
  readonly lineStrong: string
  readonly ink: string
  readonly inkSoft: string
  readonly inkFaint: string
  readonly accent: string
  readonly red: string
  readonly amber: string
  readonly green: string
}

export const palettes: Record<ColourScheme, Palette> = {
  light: {
    page: '#f7f7f6',
    surface: '#ffffff',
    hover: '#f0f0ee',
    line: '#e6e6e3',
    lineStrong: '#cfcfca',
    ink: '#1f2328',
    inkSoft: '#50565d',
    inkFaint: '#686e75',
    accent: '#2f4a6d',
    red: '#b42318',
    amber: '#8a5700',
    green: '#1a7340',
  },
  dark: {
    page: '#141517',
    surface: '#1b1d20',
    hover: '#25282c',
    line: '#2c2f34',
    lineStrong: '#43474e',
    ink: '#e7e9eb',
    inkSoft: '#b3b8be',
    inkFaint: '#969ca3',
    accent: '#a9c1e2',
    red: '#ff8d7e',
    amber: '#e3b04b',
    green: '#6cc894',
  },
}

export function themeOf(scheme: ColourScheme): ThemeConfig {
  const palette = palettes[scheme]
  return {
    algorithm: scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontSize: 14,
      lineHeight: 1.6,
      fontFamily,
      sizeUnit: 4,
      sizeStep: 4,
      borderRadius: 6,
      colorPrimary: scheme === 'dark' ? '#d7dbe0' : '#2b3138',
      colorTextLightSolid: scheme === 'dark' ? '#141517' : '#ffffff',
      colorInfo: palette.accent,
      colorLink: palette.accent,
      colorError: palette.red,
      colorWarning: palette.amber,
      colorSuccess: palette.green,
      colorText: palette.ink,
      colorTextSecondary: palette.inkSoft,
      colorTextTertiary: palette.inkFaint,
      colorTextDescription: palette.inkFaint,
      colorTextPlaceholder: palette.inkFaint,
      colorBgLayout: palette.page,
      colorBgContainer: palette.surface,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      // Made from the primary colour, what is chosen in a list would be dark on dark.
      controlItemBgActive: palette.hover,
      controlItemBgActiveHover: palette.line,
      wireframe: false,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      Table: {
        headerBg: palette.surface,
        headerColor: palette.inkSoft,
        headerSortActiveBg: palette.hover,
        headerSortHoverBg: palette.hover,
        bodySortBg: palette.surface,
        rowHoverBg: palette.hover,
        cellPaddingBlockSM: 7,
        headerSplitColor: 'transparent',
        footerBg: palette.surface,
      },
    },
  }
}
