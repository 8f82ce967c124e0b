<?php
class OrderType extends AbstractType
{
    public function configureOptions(OptionsResolver $resolver): void
    {
        $resolver->setDefaults(['data_class' => Order::class, 'csrf_protection' => false]);
    }
}
