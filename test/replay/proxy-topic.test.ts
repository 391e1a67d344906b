import { makeProxyTopic } from '../../src/replay/proxy-topic';

test.each([
  ['/duckie/camera_node/image/compressed', '/duckie/camera_node/image_proxy/compressed'],
  ['/image', '/image_proxy'],
  ['/camera/image_raw', '/camera/image_proxy'],
  ['/camera/color/image_raw/compressed', '/camera/color/image_proxy/compressed'],
  ['/usb_cam', '/usb_cam_proxy'],
  ['/imagery/front', '/imagery/front_proxy'],
  ['/image/rect', '/image/rect_proxy'],
])('the proxy topic of %s is %s', (topic, proxy) => {
  expect(makeProxyTopic(topic)).toBe(proxy);
});
