/** OpenCV refuses what it was given, for instance a picture that is too small. The message is OpenCV's own. */
export class OpenCvError extends Error {
  override readonly name = 'OpenCvError';
}

type Call = (this: unknown, ...given: unknown[]) => unknown;

interface Module extends Record<string, unknown> {
  readonly exceptionFromPtr: (pointer: number) => { readonly msg: string };
  readonly stackSave: () => number;
  readonly stackRestore: (top: number) => void;
}

/**
 * Makes OpenCV throw an OpenCvError where it threw a number, the address of a C++ exception: all functions of the module
 * and all methods of its classes. The stack of WebAssembly is put back, too: each exception left a part of it taken, and
 * after some 14,000 of them every call failed.
 */
export function nameOpenCvErrors(module: object): void {
  const cv = module as Module;
  const { exceptionFromPtr, stackSave, stackRestore } = cv;
  const translate = (work: () => unknown): unknown => {
    const top = stackSave();
    try {
      return work();
    } catch (error) {
      if (typeof error !== 'number') throw error;
      stackRestore(top);
      throw new OpenCvError(describeException(exceptionFromPtr(error).msg));
    }
  };
  const wrap = (call: Call): Call =>
    new Proxy(call, {
      apply: (target, self, given) => translate(() => Reflect.apply(target, self, given)),
      construct: (target, given) => translate(() => Reflect.construct(target, given)) as object,
    });
  const methods = new Set<object>();
  for (const [name, value] of Object.entries(cv)) {
    // Emscripten's own, from here on: it throws no exceptions of OpenCV.
    if (typeof value !== 'function' || /^(_|dynCall|stack|then$|exceptionFromPtr$)/.test(name)) continue;
    const { prototype } = value as { readonly prototype?: object };
    if (prototype && Object.keys(prototype).length > 0) methods.add(prototype);
    cv[name] = wrap(value as Call);
  }
  for (const prototype of methods) wrapMethods(prototype, wrap);
}

function wrapMethods(prototype: object, wrap: (call: Call) => Call): void {
  for (const [name, { value, writable }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor' || typeof value !== 'function' || writable !== true) continue;
    Object.assign(prototype, { [name]: wrap(value as Call) });
  }
}

/** Leaves out version and place in OpenCV's sources, which are the build machine's. */
function describeException(message: string): string {
  return `OpenCV: ${message.replace(/^.*? error: /s, '').trim()}`;
}
