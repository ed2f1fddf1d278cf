-- Telephone numbers are sealed by the program, which alone has the key, and found by a keyed hash. A number that still
-- stands in the clear is read, and sealed by the next start or by `frontdesk phones renew`.
alter table resident
    add column phone_sealed bytea,                           -- version, key, nonce, and the number under that key
    add column phone_hash   bytea,
    add constraint resident_phone_found check ((phone_sealed is null) = (phone_hash is null));
create index resident_phone_hash on resident (community_id, phone_hash) where phone_hash is not null;

alter table ticket
    add column phone_sealed bytea;

alter table import_resident
    add column phone_sealed bytea,
    add column phone_hash   bytea;
