/* data_dir_win.c - makes the data folder, with the rights it must have, or makes sure that it has them.
 * SPDX-License-Identifier: MIT */
#include "service/host/data_dir_win.h"
#include <winsock2.h>
#include <windows.h>
#include <aclapi.h>
#include <sddl.h>
#include <shlobj.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "common/base/hash.h"
#include "common/base/text.h"
#include "common/control/rras_client.h"

/* Protected: nothing inherited; SYSTEM, Administrators and the service, also for all that is made inside.
 * What the service makes belongs to LocalService, which is many services' account: whoever owns a thing
 * (OW) may do no more than read its rights. */
#define DATA_DIR_SDDL L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;%hs)(A;OICIIO;RC;;;OW)"

enum { SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE };

void data_dir_default(const char *instance, char *out, size_t cap)
{
    wchar_t base[MAX_PATH];
    char utf8[3 * MAX_PATH];

    /* Not the variable of the environment: a service's may be another than that of whoever installs it. */
    if (SHGetFolderPathW(NULL, CSIDL_COMMON_APPDATA, NULL, SHGFP_TYPE_CURRENT, base) != S_OK)
        wcscpy(base, L"C:\\ProgramData");
    if (!WideCharToMultiByte(CP_UTF8, 0, base, -1, utf8, sizeof utf8, NULL, NULL))
        strcpy(utf8, "C:\\ProgramData");
    snprintf(out, cap, "%s\\OpenRRAS%s%s", utf8, instance[0] ? "-" : "", instance);
}

/* S-1-5-80 and the SHA-1 of the upper-case name in UTF-16, as five numbers. */
char *data_dir_service_sid(const char *service, char *out)
{
    uint8_t name[2 * 256], hash[SHA1_LEN];
    struct bytes part = { name, 0 };
    int used = snprintf(out, SERVICE_SID_MAX, "S-1-5-80");

    for (size_t i = 0; service[i] && i < sizeof name / 2; i++) {
        name[part.len++] = (uint8_t)text_upper(service[i]); /* our services' names are ASCII */
        name[part.len++] = 0;
    }
    hash_sha1(&part, 1, hash);
    for (size_t i = 0; i < SHA1_LEN; i += 4)
        used += snprintf(out + used, SERVICE_SID_MAX - (size_t)used, "-%lu", (unsigned long)hash[i] | (unsigned long)hash[i + 1] << 8 |
                         (unsigned long)hash[i + 2] << 16 | (unsigned long)hash[i + 3] << 24);
    return out;
}

/* The folder being prepared, and where to say what is wrong with it. */
struct preparing {
    const char *name; /* UTF-8 */
    char *message;
    size_t cap;
};

__attribute__((format(printf, 2, 3))) static bool refuse(const struct preparing *p, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(p->message, p->cap, format, args);
    va_end(args);
    return false;
}

/* Whoever owns a thing may give himself any right to it. */
static bool is_owner_trusted(HANDLE file)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    PSID owner = NULL;
    bool is_trusted;

    if (rras_is_wine())
        return true; /* everything belongs to the one Unix user who runs Wine: it says nothing there */
    if (GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, NULL, NULL, NULL, &descriptor) != 0)
        return false;
    is_trusted = owner && (IsWellKnownSid(owner, WinLocalSystemSid) || IsWellKnownSid(owner, WinBuiltinAdministratorsSid) ||
                           IsWellKnownSid(owner, WinLocalServiceSid)); /* that one: what the service itself has made */
    LocalFree(descriptor);
    return is_trusted;
}

/* The thing itself, not what it may lead to. */
static HANDLE open_itself(const wchar_t *path, DWORD access)
{
    return CreateFileW(path, access, SHARE_ALL, NULL, OPEN_EXISTING,
                       FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT, NULL);
}

static bool is_entry_trusted(const wchar_t *path)
{
    HANDLE file = open_itself(path, READ_CONTROL | FILE_READ_ATTRIBUTES);
    BY_HANDLE_FILE_INFORMATION info;
    bool is_trusted;

    if (file == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_NOT_FOUND; /* gone meanwhile */
    is_trusted = GetFileInformationByHandle(file, &info) && !(info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) &&
                 is_owner_trusted(file);
    CloseHandle(file);
    return is_trusted;
}

/* What was put into the folder while others could write there: a database of theirs is theirs to change. */
static bool check_entries(const struct preparing *p, const wchar_t *folder)
{
    wchar_t path[2 * MAX_PATH];
    WIN32_FIND_DATAW found;
    HANDLE find;
    bool is_good = true;

    swprintf(path, 2 * MAX_PATH, L"%ls\\*", folder);
    find = FindFirstFileW(path, &found);
    if (find == INVALID_HANDLE_VALUE)
        return GetLastError() == ERROR_FILE_NOT_FOUND ||
               refuse(p, "The data folder %s cannot be read (error %lu); run as Administrator, or choose another with --data.",
                      p->name, (unsigned long)GetLastError());
    do {
        if (wcscmp(found.cFileName, L".") == 0 || wcscmp(found.cFileName, L"..") == 0)
            continue;
        swprintf(path, 2 * MAX_PATH, L"%ls\\%ls", folder, found.cFileName);
        is_good = is_entry_trusted(path);
    } while (is_good && FindNextFileW(find, &found));
    FindClose(find);
    return is_good || refuse(p, "\"%ls\" in the data folder %s belongs to neither Administrators nor SYSTEM, or is a link; "
                             "delete it, or give it to them with: takeown /A /R /F \"%s\"", found.cFileName, p->name, p->name);
}

/* Somebody made the folder before us, perhaps an ordinary user, to have a say in what the service does. */
static bool take_over(const struct preparing *p, const wchar_t *path, PACL rights)
{
    HANDLE folder = open_itself(path, READ_CONTROL | WRITE_DAC | FILE_READ_ATTRIBUTES);
    BY_HANDLE_FILE_INFORMATION info;
    DWORD error = folder == INVALID_HANDLE_VALUE ? GetLastError() : 0;
    bool is_good = false;

    if (!error && !GetFileInformationByHandle(folder, &info))
        error = GetLastError();
    if (error)
        refuse(p, "The data folder %s cannot be opened (error %lu); run as Administrator, or choose another with --data.",
               p->name, (unsigned long)error);
    else if (!(info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
        refuse(p, "%s is a file and cannot be the data folder; rename it, or choose a folder with --data.", p->name);
    else if (info.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT)
        refuse(p, "The data folder %s is a link to another place; name that place itself with --data, or remove the link.", p->name);
    else if (!is_owner_trusted(folder))
        refuse(p, "The data folder %s belongs to neither Administrators nor SYSTEM, so others could change what the service does; "
               "remove it, choose another with --data, or give it to Administrators with: takeown /A /R /F \"%s\"", p->name, p->name);
    else if ((error = SetSecurityInfo(folder, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                                      NULL, NULL, rights, NULL)) != 0)
        refuse(p, "The data folder %s cannot be kept from others (error %lu); choose one on an NTFS drive with --data.", p->name,
               (unsigned long)error);
    else
        is_good = check_entries(p, path); /* from now on nobody else puts anything there */
    if (folder != INVALID_HANDLE_VALUE)
        CloseHandle(folder);
    return is_good;
}

static bool make_or_take_over(const struct preparing *p, const wchar_t *path, SECURITY_ATTRIBUTES *rights)
{
    BOOL is_present = FALSE, is_default = FALSE;
    PACL dacl = NULL;
    DWORD error;

    if (CreateDirectoryW(path, rights))
        return true;
    error = GetLastError();
    if (error == ERROR_PATH_NOT_FOUND)
        return refuse(p, "The data folder %s cannot be made because there is no folder above it (error 3); make that one first, "
                      "or choose another with --data.", p->name);
    if (error != ERROR_ALREADY_EXISTS)
        return refuse(p, "The data folder %s cannot be made (error %lu); run as Administrator, or choose another with --data.",
                      p->name, (unsigned long)error);
    if (!GetSecurityDescriptorDacl(rights->lpSecurityDescriptor, &is_present, &dacl, &is_default) || !dacl)
        return refuse(p, "The rights of the data folder cannot be made (error %lu); restart Windows and try again.",
                      (unsigned long)GetLastError());
    return take_over(p, path, dacl);
}

bool data_dir_prepare(const char *data_dir, const char *service, char *message, size_t cap)
{
    struct preparing preparing = { data_dir, message, cap };
    SECURITY_ATTRIBUTES rights = { .nLength = sizeof rights };
    wchar_t path[MAX_PATH], sddl[256];
    char sid[SERVICE_SID_MAX];
    bool is_good;

    swprintf(sddl, sizeof sddl / sizeof *sddl, DATA_DIR_SDDL, data_dir_service_sid(service, sid));
    if (!MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, data_dir, -1, path, MAX_PATH))
        return refuse(&preparing, "The data folder's name is too long; choose a shorter one with --data.");
    /* Without the descriptor no folder: one that everybody may read is worse than none. */
    if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1, &rights.lpSecurityDescriptor, NULL))
        return refuse(&preparing, "The rights of the data folder cannot be made (error %lu); restart Windows and try again.",
                      (unsigned long)GetLastError());
    is_good = make_or_take_over(&preparing, path, &rights);
    LocalFree(rights.lpSecurityDescriptor);
    return is_good;
}

static bool remove_tree(const wchar_t *folder);

static bool remove_entry(const wchar_t *path, DWORD attributes)
{
    if (!(attributes & FILE_ATTRIBUTE_DIRECTORY))
        return DeleteFileW(path) != 0;
    return attributes & FILE_ATTRIBUTE_REPARSE_POINT ? RemoveDirectoryW(path) != 0 : remove_tree(path);
}

static bool remove_tree(const wchar_t *folder)
{
    wchar_t path[2 * MAX_PATH];
    WIN32_FIND_DATAW found;
    HANDLE find;
    bool is_gone = true;

    swprintf(path, 2 * MAX_PATH, L"%ls\\*", folder);
    find = FindFirstFileW(path, &found);
    while (find != INVALID_HANDLE_VALUE) {
        swprintf(path, 2 * MAX_PATH, L"%ls\\%ls", folder, found.cFileName);
        if (wcscmp(found.cFileName, L".") != 0 && wcscmp(found.cFileName, L"..") != 0)
            is_gone = remove_entry(path, found.dwFileAttributes) && is_gone;
        if (!FindNextFileW(find, &found))
            break;
    }
    if (find != INVALID_HANDLE_VALUE)
        FindClose(find);
    return RemoveDirectoryW(folder) && is_gone;
}

bool data_dir_remove(const char *data_dir)
{
    wchar_t path[MAX_PATH];
    DWORD attributes;

    if (!MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, data_dir, -1, path, MAX_PATH))
        return false;
    attributes = GetFileAttributesW(path);
    return attributes == INVALID_FILE_ATTRIBUTES || remove_entry(path, attributes);
}
