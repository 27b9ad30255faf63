import { Button, CloseButton, Tabs } from '@mantine/core'
import type { ReactNode } from 'react'
import { oneOf, text, useAddress } from '#web/address.ts'
import { useSay, useText } from '#web/locale.ts'
import { Page } from '#web/parts/Page.tsx'
import { RowsSkeleton } from '#web/parts/Skeletons.tsx'
import { ErrorState } from '#web/parts/states.tsx'
import { fieldsText } from '../fields.text.ts'
import { FieldBin } from './FieldBin.tsx'
import { FieldForm } from './FieldForm.tsx'
import { FieldList } from './FieldList.tsx'
import { newField, newSource, useDefinitions } from './field-queries.ts'
import styles from './FieldSettings.module.css'
import { RuleList } from './RuleList.tsx'

const address = { tab: oneOf(['customer', 'company', 'rules', 'bin']), edit: text }

/** 設定 → 項目: the fields of customers and companies in their order, beside the one that is being changed. */
export function FieldSettings(): ReactNode {
  const t = useText(fieldsText)
  const say = useSay()
  const [{ tab, edit }, setAddress] = useAddress(address)
  const { data, error, refetch } = useDefinitions()
  const close = (): void => setAddress({ edit: undefined })
  const isFields = tab === 'customer' || tab === 'company'
  const editing = isFields
    ? data?.items.find(({ subject, key }) => subject === tab && key === edit)
    : undefined
  const isOpen =
    isFields && data !== undefined && (editing !== undefined || edit === newField || edit === newSource)
  return (
    <Page
      title={t('fields')}
      lead={t('lead')}
      actions={
        isFields && !isOpen && <Button onClick={() => setAddress({ edit: newField })}>{t('addField')}</Button>
      }
    >
      <Tabs
        value={tab}
        onChange={(next) => setAddress({ tab: address.tab(next), edit: undefined })}
        keepMounted={false}
      >
        <Tabs.List>
          <Tabs.Tab value="customer">{t('customer')}</Tabs.Tab>
          <Tabs.Tab value="company">{t('company')}</Tabs.Tab>
          <Tabs.Tab value="rules">{t('rules')}</Tabs.Tab>
          <Tabs.Tab value="bin">
            {t('bin')}
            {data && data.bin.length > 0 && ` ${data.bin.length}`}
          </Tabs.Tab>
        </Tabs.List>
      </Tabs>
      {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton rows={12} />}
      {data && isFields && (
        <div className={styles['split']} data-open={isOpen || undefined}>
          <FieldList
            definitions={data}
            subject={tab}
            open={edit}
            onOpen={(key) => setAddress({ edit: key })}
          />
          {isOpen && (
            <aside className={styles['panel']} aria-label={editing ? say(editing.label) : t('newField')}>
              <div className={styles['panelHead']}>
                <h2>
                  {editing
                    ? t('edit', { name: say(editing.label) })
                    : t(edit === newSource ? 'addSource' : 'newField')}
                </h2>
                <CloseButton aria-label={t('close')} onClick={close} />
              </div>
              <FieldForm
                key={`${tab}.${edit}`}
                definitions={data}
                subject={tab}
                read={editing ?? null}
                {...(edit === newSource && { type: 'externalId' as const })}
                onDone={close}
              />
            </aside>
          )}
        </div>
      )}
      {data && tab === 'rules' && (
        <RuleList definitions={data} edit={edit} onEdit={(id) => setAddress({ edit: id })} />
      )}
      {data && tab === 'bin' && <FieldBin bin={data.bin} />}
    </Page>
  )
}
