// SPDX-License-Identifier: Apache-2.0
//! A plugin in Rust, without a crate: as much of <gazetted/plugin.h> as it needs, and a render() that writes the text.
use std::ffi::{c_char, c_int, c_void};
use std::ptr::null;

#[repr(C)]
pub struct Host {
    abi: u32,
    size: u32,
    root: extern "C" fn(*mut c_void) -> *const c_void,
    next: extern "C" fn(*const c_void) -> *const c_void,
    unused: [*const c_void; 6],
    text: extern "C" fn(*const c_void, *mut usize) -> *const u8,
    more: [*const c_void; 5],
    write: extern "C" fn(*mut c_void, *const u8, usize) -> c_int,
}

#[repr(C)]
pub struct Plugin {
    abi: u32,
    size: u32,
    texts: [*const c_char; 8],
    views: u32,
    quality: u32,
    options: *const c_void,
    render: extern "C" fn(*const Host, *mut c_void) -> c_int,
}
unsafe impl Sync for Plugin {}

const REFUSE: c_int = -1;

extern "C" fn render(host: *const Host, job: *mut c_void) -> c_int {
    let host = unsafe { &*host };
    let mut node = (host.root)(job);
    while !node.is_null() {
        let mut len = 0;
        let text = (host.text)(node, &mut len);
        if !text.is_null() {
            let bytes = unsafe { std::slice::from_raw_parts(text, len) };
            let line = format!("{}\n", String::from_utf8_lossy(bytes));
            if (host.write)(job, line.as_ptr(), line.len()) != 0 {
                return REFUSE;
            }
        }
        node = (host.next)(node);
    }
    (host.write)(job, b"\n".as_ptr(), 1)
}

macro_rules! text {
    ($s:expr) => {
        concat!($s, "\0").as_ptr() as *const c_char
    };
}

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static gaz_plugin: Plugin = Plugin {
    abi: 0x00010000,
    size: std::mem::size_of::<Plugin>() as u32,
    texts: [text!("org.example.rusty"), text!("1.0"), text!("1"), text!("Apache-2.0"), text!("rusty"),
            text!("text/plain; charset=utf-8"), text!("Text by Rust"), text!("txt")],
    views: 3,
    quality: 0,
    options: null(),
    render,
};
