/// What this library will hold stands here once it is built.
enum Placeholder {}
