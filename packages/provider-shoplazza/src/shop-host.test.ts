import { describe, expect, it } from 'vitest';
import { explainShop, isShopHost, parseShopHandle } from './shop-host.ts';

const refused = [
  '',
  ' ',
  'my-shop\n',
  'my-shop.myshoplaza.com\n',
  ' my-shop',
  'my-shop.myshoplazza.com',
  'myshoplaza.com',
  '.myshoplaza.com',
  'my.shop',
  'a.b.myshoplaza.com',
  'my-shop.myshoplaza.com.',
  'my-shop.myshoplaza.com.evil.example',
  'my-shopXmyshoplaza.com',
  'my-shop.myshoplaza.com:443',
  'my-shop.myshoplaza.com/x',
  'my-shop.myshoplaza.com?x',
  'my-shop.myshoplaza.com#x',
  'https://my-shop.myshoplaza.com',
  'user@my-shop.myshoplaza.com',
  'evil.example/my-shop.myshoplaza.com',
  'evil.example@my-shop',
  '-shop',
  'shop-',
  'my_shop',
  'my%2dshop',
  '\u212Aiosk',
  'ma\u017Fter',
  'shöp',
  'a'.repeat(64),
];

describe('parseShopHandle', () => {
  it('takes a handle and a whole host, in any case', () => {
    expect(parseShopHandle('my-shop')).toBe('my-shop');
    expect(parseShopHandle('My-Shop.MyShoplaza.COM')).toBe('my-shop');
    expect(parseShopHandle('7')).toBe('7');
    expect(parseShopHandle('a'.repeat(63))).toBe('a'.repeat(63));
  });

  it.each(refused)('refuses %j', (shop) => {
    expect(parseShopHandle(shop)).toBeUndefined();
    expect(isShopHost(shop)).toBe(false);
  });
});

it('a handle alone is no host', () => {
  expect(isShopHost('my-shop')).toBe(false);
  expect(isShopHost('my-shop.myshoplaza.com')).toBe(true);
});

describe('explainShop', () => {
  it('points out the likely mistakes', () => {
    expect(explainShop('my-shop.myshoplazza.com')).toContain('one "z"');
    expect(explainShop('my-shop\n')).toContain('line break');
    expect(explainShop('https://my-shop.myshoplaza.com')).toContain('Leave out the scheme');
  });

  it('shows nothing of what was given, which may hold a password', () => {
    expect(explainShop('user:hunter2@my-shop.myshoplaza.com')).not.toContain('hunter2');
  });
});
