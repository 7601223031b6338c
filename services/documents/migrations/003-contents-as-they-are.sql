-- Metadata are read far more often than they are written, twenty to a page: unpacking them took as long as finding them. What is stored already stays packed.
alter table resource alter column content set storage external;
alter table resource set (toast_tuple_target = 8160);
