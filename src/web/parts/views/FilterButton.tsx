import { Button } from '@mantine/core'
import { IconFilter, IconFilterOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useSay, useText } from '#web/locale.ts'
import { useMay } from '#web/session.tsx'
import { useRuleTools } from '#web/ui-context.tsx'
import { AddressLink } from '../AddressLink.tsx'
import { FilterDrawer } from '../filter/FilterDrawer.tsx'
import { beyondQuick, type QuickKind } from '../filter/quick.ts'
import type { ListView } from './use-view.ts'
import { viewsText } from './views.text.ts'

type FilterButtonProps = {
  list: ListView
  /** The simple conditions that the bar shows already. */
  quickKinds: { readonly [name: string]: QuickKind }
  /** Whether the builder is open; the note about what is gone opens it too. */
  isBuilding: boolean
  setBuilding: (isBuilding: boolean) => void
}
/** The way to everything a rule can say, with the number of conditions that stand nowhere else. */
export function FilterButton({ list, quickKinds, isBuilding, setBuilding }: FilterButtonProps): ReactNode {
  const t = useText(viewsText)
  const say = useSay()
  const may = useMay()
  const tools = useRuleTools(list.subject).filter(({ permission }) => may(permission ?? 'signedIn'))
  const { q, rule } = list.now
  const beyond = beyondQuick(rule, quickKinds)
  return (
    <>
      <Button
        variant={beyond > 0 ? 'light' : 'default'}
        leftSection={<IconFilter size={16} stroke={1.5} aria-hidden />}
        onClick={() => setBuilding(true)}
      >
        {beyond > 0 ? t('moreConditions', { count: beyond }) : t('conditions')}
      </Button>
      {rule !== null && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconFilterOff size={16} stroke={1.5} aria-hidden />}
          onClick={() => list.set({ rule: null })}
        >
          {t('clearConditions')}
        </Button>
      )}
      {rule !== null &&
        tools.map(({ key, label, icon: Icon, to }) => (
          <Button
            key={key}
            component={AddressLink}
            to={to(rule)}
            variant="subtle"
            color="gray"
            leftSection={<Icon size={16} stroke={1.5} />}
          >
            {say(label)}
          </Button>
        ))}
      {isBuilding && (
        <FilterDrawer
          subject={list.subject}
          rule={rule}
          q={q}
          onApply={(next) => list.set({ rule: next })}
          onClose={() => setBuilding(false)}
        />
      )}
    </>
  )
}
