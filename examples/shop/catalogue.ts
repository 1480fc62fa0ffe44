import { z } from 'zod'

/** What the shop sells. Prices stand here and nowhere else: a browser says what it wants, never what it costs. */
export const products = [
  {
    id: 'americano',
    price: 4_500,
    ko: { name: '아메리카노', says: '강바람에 식혀 마시는 한 잔' },
    en: { name: 'Americano', says: 'One cup, cooled by the river wind' },
  },
  {
    id: 'latte',
    price: 5_200,
    ko: { name: '카페라떼', says: '아침 안개처럼 부드럽게' },
    en: { name: 'Caffè latte', says: 'As soft as the morning fog' },
  },
  {
    id: 'yuzu-tea',
    price: 5_800,
    ko: { name: '유자차', says: '고흥 유자를 꿀에 재워서' },
    en: { name: 'Yuzu tea', says: 'Goheung yuzu, kept in honey' },
  },
  {
    id: 'beans',
    price: 16_000,
    ko: { name: '나루터 블렌드 200 g', says: '오늘 아침에 볶은 원두' },
    en: { name: 'Ferry blend, 200 g', says: 'Roasted this morning' },
  },
  {
    id: 'yakgwa',
    price: 3_300,
    ko: { name: '약과', says: '꿀과 참기름의 한 입' },
    en: { name: 'Yakgwa', says: 'A bite of honey and sesame' },
  },
  {
    id: 'tumbler',
    price: 24_000,
    ko: { name: '뱃사공 텀블러', says: '여섯 시간 동안 따뜻하게' },
    en: { name: "Ferryman's tumbler", says: 'Warm for six hours' },
  },
] as const

export type Language = 'ko' | 'en'

const mostOfOne = 20

export const basketSchema = z
  .array(z.object({ id: z.string(), quantity: z.int().min(1).max(mostOfOne) }))
  .min(1)
  .max(products.length)

export interface Priced {
  readonly lines: readonly { readonly id: string; readonly quantity: number; readonly price: number }[]
  /** Won. */
  readonly amount: number
  /** As it stands on a card statement: the first thing, and how many kinds came with it. */
  readonly orderName: string
}

/** Works out what a basket costs; null when it holds what the shop does not sell, or the same thing twice. */
export function priceBasket(basket: z.output<typeof basketSchema>, language: Language): Priced | null {
  const lines = basket.flatMap(({ id, quantity }) => {
    const product = products.find((one) => one.id === id)
    return product ? [{ id, quantity, price: product.price, name: product[language].name }] : []
  })
  const [first] = lines
  if (!first || lines.length < basket.length || new Set(lines.map(({ id }) => id)).size < lines.length)
    return null
  const others = lines.length - 1
  const more = language === 'ko' ? ` 외 ${others}건` : ` and ${others} more`
  return {
    lines: lines.map(({ id, quantity, price }) => ({ id, quantity, price })),
    amount: lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
    orderName: first.name + (others > 0 ? more : ''),
  }
}
