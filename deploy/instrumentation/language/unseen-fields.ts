/**
 * The private fields of a class that extends this one are those of the object that its constructor is given. Unlike a
 * symbol they are seen by no reflection, inspection or copy of the object; unlike an entry of a WeakMap, which takes
 * microseconds for an object that lives shortly, they cost no more than any field. `#field in object` tells whether they are
 * there. Nothing is made, hence nothing inherited.
 */
export class UnseenFields extends null {
  constructor(object: object) {
    return object;
  }
}
