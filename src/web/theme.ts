import {
  createTheme,
  DEFAULT_THEME,
  localStorageColorSchemeManager,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'
import { dark, futaai, ink, light, paper, type Scale } from './tokens.ts'

/** Kept in this browser, not with the person: a screen in the sun and one at night are the same person's. */
export const colorSchemes = localStorageColorSchemeManager({ key: 'enishi.theme' })

const fonts =
  '"Hiragino Sans", "Yu Gothic UI", "BIZ UDPGothic", "Noto Sans JP", "Noto Sans CJK JP", "Meiryo", sans-serif'
const small = { defaultProps: { size: 'xs' } } as const
const colors = (scale: Scale): MantineColorsTuple => scale

/**
 * 13 px is the base: everything takes size `xs`, so a screen writes a size only where it differs. Weights are 400 and
 * 700; the colours that carry meaning (red, green, yellow) are for states only.
 */
export const theme = createTheme({
  colors: { futaai: colors(futaai), gray: colors(paper), dark: colors(ink) },
  primaryColor: 'futaai',
  primaryShade: { light: 7, dark: 6 },
  black: light.text,
  fontFamily: fonts,
  fontFamilyMonospace: `"SFMono-Regular", "Cascadia Mono", Menlo, Consolas, "Noto Sans Mono CJK JP", monospace`,
  fontSizes: { xxs: '12px', xs: '13px', sm: '14px', md: '15px', lg: '17px', xl: '22px' },
  fontWeights: { regular: '400', medium: '700', bold: '700' },
  lineHeights: { xs: '1.5', sm: '1.5', md: '1.6', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  breakpoints: { xs: '30em', sm: '40em', md: '60em', lg: '80em', xl: '96em' },
  headings: {
    fontFamily: fonts,
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.4' },
      h2: { fontSize: '16px', lineHeight: '1.5' },
      h3: { fontSize: '14px', lineHeight: '1.5' },
    },
  },
  components: {
    ActionIcon: { defaultProps: { size: 28, variant: 'subtle', color: 'gray' } },
    Alert: { defaultProps: { variant: 'light' } },
    Anchor: { defaultProps: { size: 'xs', underline: 'hover' } },
    Badge: { defaultProps: { size: 'sm', variant: 'light', radius: 'sm', tt: 'none', fw: 400 } },
    Button: small,
    Checkbox: small,
    Input: small,
    InputWrapper: small,
    Kbd: small,
    Loader: { defaultProps: { size: 'sm', type: 'dots' } },
    Menu: { defaultProps: { shadow: 'md', withinPortal: true } },
    // A dialog's heading is not the banner of the page.
    DrawerHeader: { defaultProps: { role: 'none' } },
    ModalHeader: { defaultProps: { role: 'none' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 } } },
    MultiSelect: small,
    NativeSelect: small,
    NumberInput: small,
    PasswordInput: small,
    Progress: { defaultProps: { size: 'sm' } },
    Radio: small,
    SegmentedControl: small,
    Select: { defaultProps: { size: 'xs', allowDeselect: false, checkIconPosition: 'right' } },
    Switch: small,
    Table: { defaultProps: { fz: 'xs', verticalSpacing: 6 } },
    Tabs: { defaultProps: { keepMounted: false } },
    TagsInput: small,
    Text: small,
    Textarea: { defaultProps: { size: 'xs', autosize: true, minRows: 3, maxRows: 16 } },
    TextInput: small,
    Tooltip: {
      defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } },
    },
  },
})

/** Mantine's own light badges, filled reds and placeholders are too pale for 4.5:1; these are not. */
export const cssVariables: CSSVariablesResolver = () => {
  const hues = Object.keys(DEFAULT_THEME.colors).filter((name) => name !== 'gray' && name !== 'dark')
  return {
    variables: {},
    light: {
      ...common(light),
      ...fromEntries([...hues, 'gray'], (hue) => ({
        [`--mantine-color-${hue}-light`]: `var(--mantine-color-${hue}-1)`,
        [`--mantine-color-${hue}-light-hover`]: `var(--mantine-color-${hue}-2)`,
        [`--mantine-color-${hue}-light-color`]: `color-mix(in srgb, var(--mantine-color-${hue}-9) 62%, black)`,
        [`--mantine-color-${hue}-text`]: `color-mix(in srgb, var(--mantine-color-${hue}-9) 70%, black)`,
        [`--mantine-color-${hue}-outline`]: `color-mix(in srgb, var(--mantine-color-${hue}-9) 80%, black)`,
      })),
      ...fromEntries(hues, filled),
      '--mantine-color-futaai-light': light.accentSoft,
      '--mantine-color-futaai-light-color': light.onAccentSoft,
    },
    dark: {
      ...common(dark),
      ...fromEntries([...hues, 'gray'], (hue) => ({
        [`--mantine-color-${hue}-light`]: `color-mix(in srgb, var(--mantine-color-${hue}-8) 26%, ${dark.raised})`,
        [`--mantine-color-${hue}-light-hover`]: `color-mix(in srgb, var(--mantine-color-${hue}-8) 36%, ${dark.raised})`,
        [`--mantine-color-${hue}-light-color`]: `var(--mantine-color-${hue}-2)`,
        [`--mantine-color-${hue}-text`]: `var(--mantine-color-${hue}-3)`,
        [`--mantine-color-${hue}-outline`]: `var(--mantine-color-${hue}-3)`,
      })),
      ...fromEntries(hues, filled),
      '--mantine-color-futaai-light': dark.accentSoft,
      '--mantine-color-futaai-light-color': dark.onAccentSoft,
      '--mantine-color-futaai-text': dark.accentText,
    },
  }
}

function common(tokens: typeof light): Record<string, string> {
  return {
    '--mantine-color-body': tokens.body,
    '--mantine-color-text': tokens.text,
    '--mantine-color-dimmed': tokens.dimmed,
    '--mantine-color-placeholder': tokens.placeholder,
    '--mantine-color-anchor': tokens.accentText,
    '--mantine-color-error': tokens.danger,
    '--mantine-color-default-border': tokens.line,
    '--enishi-sunken': tokens.sunken,
    '--enishi-raised': tokens.raised,
    '--enishi-line': tokens.line,
    '--enishi-edge': tokens.edge,
    '--enishi-accent': tokens.accentText,
    '--enishi-accent-soft': tokens.accentSoft,
    '--enishi-on-accent-soft': tokens.onAccentSoft,
    '--enishi-danger': tokens.danger,
    '--enishi-success': tokens.success,
    '--enishi-warning': tokens.warning,
  }
}

function filled(hue: string): Record<string, string> {
  const color = `color-mix(in srgb, var(--mantine-color-${hue}-9) 72%, black)`
  return {
    [`--mantine-color-${hue}-filled`]: color,
    [`--mantine-color-${hue}-filled-hover`]: `color-mix(in srgb, ${color} 88%, black)`,
  }
}

function fromEntries(
  names: readonly string[],
  make: (name: string) => Record<string, string>,
): Record<string, string> {
  return Object.assign({}, ...names.map(make))
}
