/** The request that all contenders sign: the status poll of a product-image task. */
export const request = {
  method: 'POST',
  host: 'aiapi.jdcloud.com',
  path: '/jdai/product_image_status',
  body: JSON.stringify({ task_id: '92374205376234/food/1573113266.7619262' }),
  region: 'cn-north-1',
  service: 'aiapi',
  accessKeyId: 'TESTAK',
  secretAccessKey: 'TESTSK',
} as const;
