package main

import (
	"net"
	"net/netip"

	"daihoi/models/fault"
)

// trustedProxies reads the ranges of --trusted-proxy. A range of all addresses would let every reader choose the
// address under which the program knows them.
func trustedProxies(ranges []string) ([]*net.IPNet, error) {
	var list []*net.IPNet
	for _, text := range ranges {
		prefix, err := netip.ParsePrefix(text)
		if address, plain := netip.ParseAddr(text); plain == nil {
			prefix, err = netip.PrefixFrom(address, address.BitLen()), nil
		}
		if err != nil || prefix.Addr().Zone() != "" || prefix.Addr().Is4In6() {
			return nil, fault.New(fault.Invalid, "cli.bad_proxy", "Range", text)
		}
		if prefix.Bits() == 0 {
			return nil, fault.New(fault.Invalid, "cli.every_proxy", "Range", text)
		}
		prefix = prefix.Masked()
		list = append(list, &net.IPNet{IP: prefix.Addr().AsSlice(), Mask: net.CIDRMask(prefix.Bits(), prefix.Addr().BitLen())})
	}
	return list, nil
}
