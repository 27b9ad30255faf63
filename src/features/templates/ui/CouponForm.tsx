import { Button, Radio, Stack, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { api } from '#web/api.ts'
import { useText } from '#web/locale.ts'
import { AddressLink } from '#web/parts/AddressLink.tsx'
import { Form } from '#web/parts/Form.tsx'
import { FormField, TextField } from '#web/parts/FormField.tsx'
import { partsText } from '#web/parts/parts.text.ts'
import { StaleDialog } from '#web/parts/StaleDialog.tsx'
import { useForm } from '#web/parts/use-form.ts'
import { isProblem } from '#web/problem.ts'
import { couponText } from '../coupon.text.ts'
import type { Coupon } from './template-queries.ts'

type Values = {
  name: string
  gives: string
  conditions: string
  startsOn: string
  untilOn: string
  way: 'shared' | 'own'
  sharedCode: string
}
const valuesOf = (coupon: Coupon | null): Values => ({
  name: coupon?.name ?? '',
  gives: coupon?.gives ?? '',
  conditions: coupon?.conditions ?? '',
  startsOn: coupon?.startsOn ?? '',
  untilOn: coupon?.untilOn ?? '',
  way: coupon !== null && coupon.sharedCode === null ? 'own' : 'shared',
  sharedCode: coupon?.sharedCode ?? '',
})
const bodyOf = ({ way, sharedCode, startsOn, untilOn, ...rest }: Values) => ({
  ...rest,
  startsOn: startsOn || null,
  untilOn: untilOn || null,
  sharedCode: way === 'shared' ? sharedCode.trim() : null,
})

type CouponFormProps = { coupon: Coupon | null; onSaved: (coupon: Coupon) => void }
/** What a coupon gives, from when to when, and whether all get the same code. */
export function CouponForm({ coupon, onSaved }: CouponFormProps): ReactNode {
  const t = useText(couponText)
  const words = useText(partsText)
  const [theirs, setTheirs] = useState<Coupon | null>(null)
  const store = async (values: Values, version: number): Promise<void> => {
    const body = bodyOf(values)
    if (coupon === null) return onSaved(await api.templates.couponCreate({ body }))
    try {
      onSaved(await api.templates.couponUpdate({ params: { id: coupon.id }, body: { ...body, version } }))
    } catch (error) {
      if (!isProblem(error, 'stale')) throw error
      setTheirs(error.current as Coupon)
    }
  }
  const form = useForm<Values>({
    initial: valuesOf(coupon),
    check: (values) => {
      const filled: (keyof Values)[] = [
        'name',
        'gives',
        ...(values.way === 'shared' ? ['sharedCode' as const] : []),
      ]
      return [
        ...filled
          .filter((name) => values[name].trim() === '')
          .map((name) => ({
            name,
            message: words('mustBeFilled', { label: t(name === 'way' ? 'codes' : name) }),
          })),
        ...(values.startsOn && values.untilOn && values.startsOn > values.untilOn
          ? [{ name: 'untilOn', message: t('endsBefore') }]
          : []),
      ]
    },
    save: (values) => store(values, coupon?.version ?? 0),
  })
  const { values } = form
  return (
    <>
      <Form
        form={form}
        action={t(coupon === null ? 'create' : 'save')}
        beside={
          coupon === null && (
            <Button component={AddressLink} to="/coupons" variant="subtle" color="gray">
              {words('cancel')}
            </Button>
          )
        }
      >
        <TextField form={form} name="name" label={t('name')} need="required" help={t('nameHelp')} />
        <TextField form={form} name="gives" label={t('gives')} need="required" example={t('givesExample')} />
        <TextField form={form} name="conditions" label={t('conditions')} example={t('conditionsExample')} />
        <FormField form={form} name="startsOn" label={t('startsOn')}>
          {(control) => (
            <TextInput
              type="date"
              {...control}
              value={values.startsOn}
              onChange={({ currentTarget }) => form.set('startsOn', currentTarget.value)}
            />
          )}
        </FormField>
        <FormField form={form} name="untilOn" label={t('untilOn')} help={t('untilHelp')}>
          {(control) => (
            <TextInput
              type="date"
              {...control}
              value={values.untilOn}
              onChange={({ currentTarget }) => form.set('untilOn', currentTarget.value)}
            />
          )}
        </FormField>
        <Radio.Group
          label={t('codes')}
          value={values.way}
          onChange={(next) => form.set('way', next === 'own' ? 'own' : 'shared')}
        >
          <Stack gap={6} mt={4}>
            <Radio value="shared" label={t('shared')} />
            <Radio value="own" label={t('own')} description={t('ownHelp')} />
          </Stack>
        </Radio.Group>
        {values.way === 'shared' && (
          <TextField
            form={form}
            name="sharedCode"
            label={t('sharedCode')}
            need="required"
            example="HARU2026"
          />
        )}
      </Form>
      {theirs && (
        <StaleDialog
          rows={(['name', 'gives', 'conditions', 'startsOn', 'untilOn', 'sharedCode'] as const).map(
            (name) => ({
              label: t(name),
              mine: values[name],
              theirs: valuesOf(theirs)[name],
            }),
          )}
          onKeepTheirs={() => {
            form.reset(valuesOf(theirs))
            onSaved(theirs)
            setTheirs(null)
          }}
          onKeepMine={() => {
            setTheirs(null)
            void form.submit((mine) => store(mine, theirs.version))
          }}
        />
      )}
    </>
  )
}
