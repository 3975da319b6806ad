package backup

// Seal ends an archive that a test has made by hand.
var Seal = seal
