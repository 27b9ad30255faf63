import { Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronDown, IconHome, IconUsers } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { isProblem } from '#web/problem.ts'
import { phone } from '../DataList.tsx'
import { leavesOf } from '../filter/quick.ts'
import { StaleDialog } from '../StaleDialog.tsx'
import { doneToast, problemToast } from '../toasts.tsx'
import { columnsText, definitionOf, type Definition } from './definition.ts'
import { SaveView } from './SaveView.tsx'
import { toSave, type ListView, type View } from './use-view.ts'
import { ViewMenu } from './ViewMenu.tsx'
import styles from './Views.module.css'
import { viewsText } from './views.text.ts'

/** As many as stand side by side; the others are in the menu behind them. */
const most = { desk: 6, phone: 2 }

/** The views of a list as tabs; what was changed about the one that is open can be saved, kept as another, or undone. */
export function ViewTabs({ list, tools }: { list: ListView; tools: ReactNode }): ReactNode {
  const t = useText(viewsText)
  const isPhone = useMediaQuery(phone) ?? false
  const { views, view, defaults } = list
  const first = defaults.mine ?? defaults.everybody
  const room = isPhone ? most.phone : most.desk
  const shown = views.filter((one, index) => index < room || one.id === view?.id)
  const hidden = views.filter((one) => !shown.includes(one))
  return (
    <div className={styles['bar']}>
      <nav className={styles['tabs']} aria-label={t('views')}>
        <Tab
          label={t('all')}
          isOpen={view === undefined}
          isFirst={first === 'all'}
          onOpen={() => list.open('all')}
        />
        {shown.map((one) => (
          <Tab
            key={one.id}
            label={one.name}
            view={one}
            isOpen={one.id === view?.id}
            isFirst={first === one.id}
            onOpen={() => list.open(one.id)}
          />
        ))}
        {hidden.length > 0 && <MoreViews views={hidden} onOpen={list.open} />}
      </nav>
      <ViewMenu list={list} />
      <Changes list={list} />
      {tools && <span className={styles['tools']}>{tools}</span>}
    </div>
  )
}

type TabProps = { label: string; view?: View; isOpen: boolean; isFirst: boolean; onOpen: () => void }
function Tab({ label, view, isOpen, isFirst, onOpen }: TabProps): ReactNode {
  const t = useText(viewsText)
  const by = view?.shared && t('sharedBy', { name: view.owner?.name ?? t('organisation') })
  return (
    <button
      type="button"
      className={styles['tab']}
      aria-current={isOpen ? 'page' : undefined}
      title={[label, by, isFirst && t('isDefault')].filter(Boolean).join('\n')}
      onClick={onOpen}
    >
      {isFirst && <IconHome size={14} stroke={1.5} aria-label={t('isDefault')} />}
      <span className={styles['name']}>{label}</span>
      {view?.shared && <IconUsers size={14} stroke={1.5} aria-label={t('shared')} />}
    </button>
  )
}

function MoreViews({ views, onOpen }: { views: readonly View[]; onOpen: (id: string) => void }): ReactNode {
  const t = useText(viewsText)
  const group = (label: string, some: readonly View[]): ReactNode =>
    some.length > 0 && (
      <>
        <Menu.Label>{label}</Menu.Label>
        {some.map(({ id, name }) => (
          <Menu.Item key={id} onClick={() => onOpen(id)}>
            {name}
          </Menu.Item>
        ))}
      </>
    )
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={styles['tab']}>
          <span className={styles['name']}>{t('more', { count: views.length })}</span>
          <IconChevronDown size={14} stroke={1.5} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={400} style={{ overflowY: 'auto' }}>
        {group(
          t('mine'),
          views.filter(({ shared }) => !shared),
        )}
        {group(
          t('shared'),
          views.filter(({ shared }) => shared),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** While the list differs from its view. */
function Changes({ list }: { list: ListView }): ReactNode {
  const t = useText(viewsText)
  const [isNaming, setNaming] = useState(false)
  const [newer, setNewer] = useState<View>()
  const { view, now } = list
  const save = async (version: number): Promise<void> => {
    if (!view) return
    setNewer(undefined)
    try {
      await api.views.update({ params: { id: view.id }, body: { version, definition: toSave(now) } })
      await list.refresh()
      list.reset()
      doneToast(t('saved', { name: view.name }))
    } catch (error) {
      if (isProblem(error, 'stale')) setNewer(error.current as View)
      else problemToast(error)
    }
  }
  if (!list.isChanged && !isNaming) return null
  return (
    <span className={styles['changes']}>
      {view?.mayChange && (
        <Button variant="default" onClick={() => void save(view.version)}>
          {t('save')}
        </Button>
      )}
      <Button variant="default" onClick={() => setNaming(true)}>
        {t('saveAs')}
      </Button>
      <Button variant="subtle" color="gray" onClick={list.reset}>
        {t('reset')}
      </Button>
      {isNaming && <SaveView list={list} onClose={() => setNaming(false)} />}
      {newer && (
        <StaleDialog
          rows={versionsOf(definitionOf(newer.definition, list.plain), now, t)}
          onKeepTheirs={() => {
            setNewer(undefined)
            void list.refresh().then(list.reset)
          }}
          onKeepMine={() => void save(newer.version)}
        />
      )}
    </span>
  )
}

/** Both versions of a view in the words of this page, as far as they differ. */
function versionsOf(theirs: Definition, mine: Definition, t: ReturnType<typeof useText<typeof viewsText>>) {
  const conditions = ({ rule, q }: Definition): string =>
    [q, rule && JSON.stringify(leavesOf(rule))].filter(Boolean).join('・')
  const rows = [
    { label: t('staleConditions'), mine: conditions(mine), theirs: conditions(theirs) },
    { label: t('columns'), mine: columnsText(mine.columns), theirs: columnsText(theirs.columns) },
    { label: t('layout'), mine: t(mine.layout), theirs: t(theirs.layout) },
  ]
  return rows.filter((row) => row.mine !== row.theirs)
}
