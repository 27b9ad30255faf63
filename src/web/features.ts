import type { Ui } from './ui.ts'

/** The composition list of the browser: every feature's screens, in the order of src/features/order.ts. */
export const uis: readonly Ui[] = []
