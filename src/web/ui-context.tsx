import { createContext, useContext, type ReactNode } from 'react'
import type { Beside, FieldTool, Panel, RuleTool, SelectionTool, Ui } from './ui.ts'

const UiContext = createContext<readonly Ui[]>([])

export function UiProvider({ uis, children }: { uis: readonly Ui[]; children: ReactNode }): ReactNode {
  return <UiContext value={uis}>{children}</UiContext>
}

/** What all features contribute, in the order of src/web/features.ts. */
export function useUis(): readonly Ui[] {
  return useContext(UiContext)
}

export function usePanels(on: string): readonly Panel[] {
  return useUis()
    .flatMap(({ panels = [] }) => panels)
    .filter((panel) => panel.on === on)
    .toSorted((one, other) => one.order - other.order)
}

type BesideOn<On> = Extract<Beside, { on: On }>
export function useBesides<On extends Beside['on']>(on: On): readonly BesideOn<On>[] {
  return useUis()
    .flatMap(({ besides = [] }) => besides)
    .filter((beside): beside is BesideOn<On> => beside.on === on)
}

export function useFieldTools(on: string | undefined): readonly FieldTool[] {
  return useUis()
    .flatMap(({ fieldTools = [] }) => fieldTools)
    .filter((tool) => on !== undefined && tool.on.includes(on))
}

type SelectionToolOn<On> = Extract<SelectionTool, { on: On }>
export function useSelectionTools<On extends SelectionTool['on']>(on: On): readonly SelectionToolOn<On>[] {
  return useUis()
    .flatMap(({ selectionTools = [] }) => selectionTools)
    .filter((tool): tool is SelectionToolOn<On> => tool.on === on)
}

export function useRuleTools(on: RuleTool['on']): readonly RuleTool[] {
  return useUis()
    .flatMap(({ ruleTools = [] }) => ruleTools)
    .filter((tool) => tool.on === on)
}
