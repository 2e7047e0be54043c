/**
 * Objects that V8's serializer hands to its delegate instead of cloning their properties, because
 * they have a native part. So a handle inside a value is found without a walk over the value, and
 * `structuredClone` or `postMessage` of a handle fail instead of making an empty object of it.
 */

import { Serializer } from "node:v8";

/** Base of classes whose objects cannot be cloned. They inherit nothing from the native part. */
export const HostObject = function (): object {
  return Reflect.construct(Serializer, [], new.target as () => void) as object;
} as unknown as abstract new () => object;
HostObject.prototype = Object.prototype;
