import { useMediaQuery } from '@mantine/hooks'

/** Too narrow for three panes: the outer two lie in sheets, and the page scrolls as a whole. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 60em)', false, { getInitialValueInEffect: false })
}
