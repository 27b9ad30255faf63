import { lazy, type ComponentType, type LazyExoticComponent, type ReactNode } from 'react'
import type { Page } from '#kit/page.ts'
import type { Phrase } from '#kit/text.ts'
import type { Answer, api } from './api.ts'

/**
 * What a feature contributes to the browser. The shell iterates these lists and knows no feature; src/web/features.ts
 * is the only place that names them.
 */
export type Ui = {
  readonly name: string
  readonly routes?: readonly UiRoute[]
  readonly nav?: readonly NavItem[]
  readonly palette?: Palette
  readonly panels?: readonly Panel[]
  /** What appears beside a form while a new record is entered. */
  readonly besides?: readonly Beside[]
  /** What can be asked of one field of a record: who changed it, and from what. */
  readonly fieldTools?: readonly FieldTool[]
  /** What can be done with the things that are chosen in a list. */
  readonly selectionTools?: readonly SelectionTool[]
  /** What else the conditions of a list can become. */
  readonly ruleTools?: readonly RuleTool[]
  /** What waits in the bin, a kind each; many words about it are loaded when the bin is opened. */
  readonly bins?: readonly Bin[] | (() => Promise<readonly Bin[]>)
  /** Events that say more on a timeline than their sentence: what was written, what was ordered. */
  readonly events?: readonly EventView[]
  /** The kinds of things this feature keeps, for jobs (`import:018f…`) and the audit log. */
  readonly subjects?: { readonly [kind: string]: Subject }
  /** First steps on an empty home page, in their order. */
  readonly firstSteps?: readonly FirstStep[]
  /** The editor of what a mail says, for mails of every feature; exactly one gives it. */
  readonly mailEditor?: Screen<MailEditorProps>
  /** The pages before the shell; exactly one feature gives them. */
  readonly entrance?: { readonly SignIn: Screen<EntranceProps>; readonly SetUp: Screen<EntranceProps> }
}
/** Called when somebody has signed in; `email` is who was here before, when a session ended under the work. */
export type EntranceProps = { readonly email?: string; readonly onSignedIn: () => void }
export type Screen<P extends object = object> = LazyExoticComponent<ComponentType<P>>
export type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>

export type MailContent = Answer<typeof api.templates.edition>['content']
/** A whole page: `onChange` keeps what is written. */
export type MailEditorProps = {
  readonly title: string
  readonly lead: ReactNode
  /** What can be done with the mail beside writing it. */
  readonly actions: ReactNode
  /** Null: it has none yet, and begins from nothing or from a model. */
  readonly content: MailContent | null
  readonly mailClass: 'advertising' | 'transactional'
  /** Whose mail it will be, for the checks; null: not known. */
  readonly senderId: string | null
  readonly onChange: (content: MailContent) => void
}

export type UiRoute = {
  /** As the router writes it: `/customers/$id`. Parameters are read with `useParams({ strict: false })`. */
  readonly path: `/${string}`
  readonly screen: Screen
  /** Without it the page says who can give it. */
  readonly permission?: string
}
export type NavItem = {
  readonly to: `/${string}`
  readonly label: Phrase
  readonly icon: Icon
  /** `work` is what people do all day, `manage` is what few do seldom. */
  readonly group: 'work' | 'manage'
  /** Small numbers come first. */
  readonly order: number
  readonly permission?: string
}

export type Subject = {
  readonly label: Phrase
  /** Where one of them is shown. */
  readonly to?: (id: string) => string
  /** One of them beside a list or a number of another feature. */
  readonly peek?: Screen<PanelProps>
  /** Its fields as the audit log names them, where the catalogue does not know them; many are loaded when they are read. */
  readonly fields?: FieldLabels | (() => Promise<FieldLabels>)
}
export type FieldLabels = { readonly [key: string]: Phrase }

export type PaletteItem = {
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly icon?: Icon
  readonly to: string
}
export type PaletteCommand = {
  readonly id: string
  readonly label: Phrase
  /** Other words it is found by: 「CSV」 for import. */
  readonly aliases?: readonly string[]
  readonly icon?: Icon
  readonly permission?: string
  readonly to: string
}
export type Palette = {
  readonly commands?: readonly PaletteCommand[]
  /** Called while a person types; the signal aborts as soon as the question is out of date. */
  readonly search?: {
    readonly label: Phrase
    readonly permission?: string
    readonly find: (q: string, signal: AbortSignal) => Promise<readonly PaletteItem[]>
  }
}

/** A piece of another feature's record page: notes and timeline on a customer, for example. */
export type Panel = {
  readonly on: string
  /** `main` is the right, wide column (composer, timeline); `side` stands under the attributes. */
  readonly place: 'main' | 'side'
  readonly key: string
  readonly label: Phrase
  readonly order: number
  readonly permission?: string
  /** It is there only when it has something to say: no heading while it is read, none above nothing. */
  readonly quiet?: true
  readonly screen: Screen<PanelProps>
}
export type PanelProps = { readonly id: string }

/** Told what was typed so far, as it would be sent: 「似た顧客がいます」. It says so quietly and stops nobody. */
export type Beside = {
  [On in keyof NewBodies]: {
    readonly on: On
    readonly key: string
    readonly permission?: string
    readonly screen: Screen<BesideProps<On>>
  }
}[keyof NewBodies]
export type BesideProps<On extends keyof NewBodies = 'customer'> = { readonly body: NewBodies[On] }
type NewBodies = { readonly customer: NewCustomerBody; readonly company: NewCompanyBody }
type NewCompanyBody = NonNullable<Parameters<typeof api.companies.create>[0]>['body']
type NewCustomerBody = NonNullable<NonNullable<Parameters<typeof api.customers.create>[0]>['body']>

/** A small button beside each field of the records `on`; its screen opens over the page. */
export type FieldTool = {
  readonly on: readonly string[]
  readonly key: string
  /** May name the field: 「{label}の変更履歴」. */
  readonly label: Phrase
  readonly icon: Icon
  readonly permission?: string
  readonly screen: Screen<FieldToolProps>
}
export type FieldToolProps = {
  readonly on: string
  readonly id: string
  readonly field: string
  readonly label: string
  readonly onClose: () => void
}

/** What another feature does with what is chosen in a list: its buttons in the bar of the selection. */
export type SelectionTool = {
  [On in keyof SelectionProps]: {
    readonly on: On
    readonly key: string
    readonly permission?: string
    readonly screen: Screen<SelectionProps[On]>
  }
}[keyof SelectionProps]
type SelectionProps = { readonly order: SelectionToolProps; readonly customer: CustomerToolProps }
export type SelectionToolProps = {
  readonly ids: readonly string[]
  /** What the list asks for: all that match may be meant instead. */
  readonly matching: NonNullable<NonNullable<Parameters<typeof api.orders.list>[0]>['query']>
}
/** The tool says which action of the catalogue; the list does it to whom it means, and brings it back. */
export type CustomerToolProps = { readonly run: (action: ActionOnCustomers) => void }
export type ActionOnCustomers = {
  readonly kind: string
  readonly params: { readonly [name: string]: unknown }
  /** What will happen, in a sentence. */
  readonly what: string
  /** What happened, of so many. */
  readonly said: (count: string) => string
  /** The action that takes it back, with the same parameters. */
  readonly back: string
}

/** What the conditions of a list can become in another feature: a segment. */
export type RuleTool = {
  readonly on: 'customer' | 'company'
  readonly key: string
  readonly label: Phrase
  readonly icon: Icon
  readonly permission?: string
  /** Where it begins, with the conditions. */
  readonly to: (rule: object) => string
}

/** One kind of things in the bin: how they are listed, brought back and deleted for good. */
export type Bin = {
  readonly key: string
  readonly label: Phrase
  readonly order: number
  /** To see them, and to bring them back. */
  readonly permission: string
  readonly restorePermission: string
  /** The topic that the server announces when this bin may have changed. */
  readonly topic: string
  /** What goes with them when they are deleted for good. */
  readonly purgeWarning: Phrase
  readonly purgePermission: string
  readonly find: (
    q: string | undefined,
    cursor: string | undefined,
    signal: AbortSignal,
  ) => Promise<Page<BinItem>>
  readonly restore: (items: readonly BinItem[]) => Promise<BinOutcome>
  readonly purge: (items: readonly BinItem[]) => Promise<BinOutcome>
}
export type BinItem = {
  readonly id: string
  readonly name: string
  /** What else it is recognised by: a reading, whose file it is. */
  readonly detail: string | null
  readonly deletedAt: string
  readonly deletedByName: string | null
  /** On what record it stood, where it is a part of one. */
  readonly record?: { readonly on: 'customer' | 'company'; readonly id: string } | undefined
}
/** What was done, and what was refused, each with its reason in words. */
export type BinOutcome = {
  readonly done: readonly string[]
  readonly refused: readonly { readonly id: string; readonly reason: string }[]
}

/** How an event of that name is drawn on a customer's timeline, under the line that says who did it and when. */
export type EventView = {
  readonly name: string
  /** With it the timeline can be held to these events alone: メモ. */
  readonly filter?: Phrase
  readonly screen: Screen<EventViewProps>
}
export type EventViewProps = {
  readonly customerId: string
  readonly payload: { readonly [key: string]: unknown }
}

export type FirstStep = {
  readonly title: Phrase
  readonly why: Phrase
  readonly to: string
  readonly order: number
  readonly permission?: string
}

export function defineUi(ui: Ui): Ui {
  return ui
}

/** A component in its own file, loaded when it is first shown: `screen(() => import('./List.tsx').then((m) => m.List))`. */
export function screen<P extends object>(load: () => Promise<ComponentType<P>>): Screen<P> {
  return lazy(async () => ({ default: await load() }))
}
