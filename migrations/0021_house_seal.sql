-- What differs as soon as any row differs that a community with its people is read from: asked in every turn, together with
-- the session of whoever speaks.

create function house_seal(whose bigint) returns text language plpgsql stable as $$
begin
    return (select md5(concat_ws('|', c.xmin, c.ctid,
        (select string_agg(concat_ws(' ', xmin, ctid), ',') from building where community_id = c.id),
        (select string_agg(concat_ws(' ', xmin, ctid), ',') from staff where community_id = c.id),
        (select string_agg(concat_ws(' ', xmin, ctid), ',') from staff_group where community_id = c.id),
        (select string_agg(concat_ws(' ', o.chat_id, o.gone_at is null, o.migrated_to, n.gone_at is null), ',')
         from chat o join staff_group g on g.chat_id = o.chat_id left join chat n on n.chat_id = o.migrated_to
         where o.chat_id < 0 and (o.gone_at is not null or o.migrated_to is not null)
           and g.community_id = c.id)))
    from community c where c.id = whose);
end
$$;
